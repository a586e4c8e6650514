import { prettyJson } from '../kit/code/pretty-json.ts'
import { jsonFields } from './json-fields.ts'
import { geminiConfig } from './python.ts'
import { keyVariable, type SnippetRequest } from './snippet.ts'

export function goSnippet(request: SnippetRequest): string {
  if (request.protocol === 'gemini-generate') return geminiGo(request)
  const isAnthropic = request.protocol === 'anthropic-messages'
  const path = isAnthropic ? request.path.slice(1) : request.path.replace(/^\/v1\//, '')
  const body = request.body === undefined ? undefined : (prettyJson(request.body)?.text ?? request.body)
  return isAnthropic
    ? stainlessGo(request, {
        name: 'anthropic',
        module: 'github.com/anthropics/anthropic-sdk-go',
        base: request.bases.anthropic,
        path,
        body,
      })
    : stainlessGo(request, {
        name: 'openai',
        module: 'github.com/openai/openai-go/v3',
        base: request.bases.openai,
        path,
        body,
      })
}

interface GoSdk {
  readonly name: string
  readonly module: string
  readonly base: string
  readonly path: string
  readonly body: string | undefined
}

/** The SDKs take any JSON for an endpoint given by its path, so that the request stays what it was to the last field. */
function stainlessGo({ stream, method }: SnippetRequest, { name, module, base, path, body }: GoSdk): string {
  const verb = `${method.charAt(0)}${method.slice(1).toLowerCase()}`
  const sent = body === undefined ? 'nil' : 'body'
  return [
    'package main',
    '',
    'import (',
    '\t"context"',
    ...(body === undefined ? [] : ['\t"encoding/json"']),
    ...(stream ? ['\t"io"', '\t"net/http"'] : ['\t"fmt"']),
    '\t"os"',
    '',
    `\t"${module}"`,
    `\t"${module}/option"`,
    ')',
    '',
    'func main() {',
    `\tclient := ${name}.NewClient(`,
    `\t\toption.WithBaseURL("${base}/"),`,
    `\t\toption.WithAPIKey(os.Getenv("${keyVariable}")),`,
    '\t)',
    ...(body === undefined ? [] : [`\tbody := json.RawMessage(${goText(body)})`]),
    stream ? '\tvar response *http.Response' : '\tvar response map[string]any',
    `\tif err := client.${verb}(context.Background(), "${path}", ${sent}, &response); err != nil {`,
    '\t\tpanic(err)',
    '\t}',
    ...(stream
      ? ['\tdefer response.Body.Close()', '\tio.Copy(os.Stdout, response.Body)']
      : ['\tfmt.Println(response)']),
    '}',
  ].join('\n')
}

function geminiGo({ body, model, stream, bases }: SnippetRequest): string {
  const fields = jsonFields(body)
  const config = geminiConfig(fields)
  const configJson = `{\n${[...config].map(([name, json]) => `  ${JSON.stringify(name)}: ${json.replaceAll('\n', '\n  ')}`).join(',\n')}\n}`
  const call = stream ? 'GenerateContentStream' : 'GenerateContent'
  const sent = `ctx, ${JSON.stringify(model)}, contents, ${config.size === 0 ? 'nil' : '&config'}`
  return [
    'package main',
    '',
    'import (',
    '\t"context"',
    '\t"encoding/json"',
    '\t"fmt"',
    '\t"os"',
    '',
    '\t"google.golang.org/genai"',
    ')',
    '',
    'func main() {',
    '\tctx := context.Background()',
    '\tclient, err := genai.NewClient(ctx, &genai.ClientConfig{',
    `\t\tAPIKey:      os.Getenv("${keyVariable}"),`,
    '\t\tBackend:     genai.BackendGeminiAPI,',
    `\t\tHTTPOptions: genai.HTTPOptions{BaseURL: "${bases.gemini}"},`,
    '\t})',
    ...check,
    '\tvar contents []*genai.Content',
    `\terr = json.Unmarshal([]byte(${goText(fields.get('contents') ?? '[]')}), &contents)`,
    ...check,
    ...(config.size === 0
      ? []
      : [
          '\tvar config genai.GenerateContentConfig',
          `\terr = json.Unmarshal([]byte(${goText(configJson)}), &config)`,
          ...check,
        ]),
    ...(stream
      ? [
          `\tfor chunk, err := range client.Models.${call}(${sent}) {`,
          ...check.map((line) => `\t${line}`),
          '\t\tfmt.Print(chunk.Text())',
          '\t}',
        ]
      : [`\tresponse, err := client.Models.${call}(${sent})`, ...check, '\tfmt.Println(response.Text())']),
    '}',
  ].join('\n')
}

const check = ['\tif err != nil {', '\t\tpanic(err)', '\t}']

/** A raw string, with the back quotes that it cannot hold put in between. */
const goText = (text: string): string => `\`${text.replaceAll('`', '` + "`" + `')}\``
