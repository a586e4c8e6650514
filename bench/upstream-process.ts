import { createServer, type Socket } from 'node:net'
import { Pacer } from './upstream/pacer.ts'
import { type Play, preparePlay } from './upstream/prepared.ts'
import { RequestScanner } from './upstream/request-scanner.ts'

// The fake upstream: raw sockets and answers made beforehand, so that it costs less than whatever is measured.
const plays = new Map<string, Play>()
const pacers = new Map<number, Pacer>()

function answer(socket: Socket, requestLine: string): void {
  let play = plays.get(requestLine)
  if (play === undefined) {
    play = preparePlay(requestLine)
    plays.set(requestLine, play)
  }
  if (play.kind === 'at-once') {
    socket.write(play.bytes)
    return
  }
  socket.write(play.head)
  socket.write(play.first)
  let pacer = pacers.get(play.gapMs)
  if (pacer === undefined) {
    pacer = new Pacer(play.gapMs)
    pacers.set(play.gapMs, pacer)
  }
  pacer.add(socket, play)
}

const server = createServer({ noDelay: true }, (socket) => {
  const scanner = new RequestScanner((line) => answer(socket, line))
  socket.on('data', (bytes: Buffer) => scanner.push(bytes))
  // A gateway that leaves in the middle of a stream is part of the play.
  socket.on('error', () => socket.destroy())
})
server.listen({ host: '127.0.0.1', port: 0, backlog: 2048 }, () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 })
})
process.once('disconnect', () => process.exit())
