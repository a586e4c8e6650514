import type { JsonObject } from '../../canonical/json.ts'

/** What the vendor publishes of a tool that its models know and the client runs. */
export interface PublishedTool {
  readonly description: string
  readonly schema: JsonObject
}

/**
 * Tools whose definition is a mere type, because the vendor's own models know what they take
 * (https://platform.claude.com/docs/en/agents-and-tools/tool-use/bash-tool, `text-editor-tool`, `computer-use-tool`, `memory-tool`).
 * For any other model they are functions with that schema. Undefined: not of these.
 */
export const publishedTool = (type: string, raw: JsonObject): PublishedTool | undefined =>
  families.find(([start]) => type.startsWith(start))?.[1](type, raw)

type Family = (type: string, raw: JsonObject) => PublishedTool

const families: readonly (readonly [string, Family])[] = [
  ['bash_', () => bash],
  ['text_editor_', textEditor],
  ['computer_', computer],
  ['memory_', () => memory],
]

const text = { type: 'string' } as const
const whole = { type: 'integer' } as const
const range = { type: 'array', items: whole } as const
const point = { type: 'array', items: whole, description: '[x, y] in pixels.' } as const
const words = (...values: readonly string[]) => ({ type: 'string', enum: values }) as const
const inputs = (properties: JsonObject, ...required: readonly string[]): JsonObject => ({
  type: 'object',
  properties,
  required,
})

const bash: PublishedTool = {
  description: 'Runs a command in a bash shell that persists between calls.',
  schema: inputs({
    command: { ...text, description: 'The command. Not needed for a restart.' },
    restart: { type: 'boolean', description: 'true restarts the shell.' },
  }),
}

const files = {
  path: text,
  file_text: { ...text, description: 'Of create: the content.' },
  old_str: { ...text, description: 'Of str_replace: what is replaced; it must occur once.' },
  view_range: { ...range, description: 'Of view: the first and the last line, from 1; -1 is the end.' },
  insert_line: { ...whole, description: 'Of insert: the line behind which it is put; 0 is the start.' },
}

/** From July 2025 on inserted text has a field of its own; before May 2025 edits could be undone. */
function textEditor(type: string): PublishedTool {
  const date = Number(/\d+$/.exec(type)?.[0] ?? 0)
  const undo = date < 2025_04_29 ? ['undo_edit'] : []
  const inserted =
    date < 2025_07_28
      ? { new_str: { ...text, description: 'Of str_replace and insert: the new text.' } }
      : {
          new_str: { ...text, description: 'Of str_replace: the new text.' },
          insert_text: { ...text, description: 'Of insert: the text.' },
        }
  return {
    description: 'Views, creates and edits text files.',
    schema: inputs(
      { command: words('view', 'create', 'str_replace', 'insert', ...undo), ...files, ...inserted },
      'command',
      'path',
    ),
  }
}

const memory: PublishedTool = {
  description: 'Keeps notes between conversations, as files below /memories.',
  schema: inputs(
    {
      command: words('view', 'create', 'str_replace', 'insert', 'delete', 'rename'),
      ...files,
      new_str: { ...text, description: 'Of str_replace: the new text.' },
      insert_text: { ...text, description: 'Of insert: the text.' },
      old_path: { ...text, description: 'Of rename.' },
      new_path: { ...text, description: 'Of rename.' },
    },
    'command',
  ),
}

const firstActions = [
  ...['key', 'type', 'mouse_move', 'left_click', 'left_click_drag', 'right_click', 'middle_click'],
  ...['double_click', 'screenshot', 'cursor_position'],
]
const laterActions = [...['left_mouse_down', 'left_mouse_up', 'scroll', 'hold_key', 'wait', 'triple_click']]

function computer(type: string, raw: JsonObject): PublishedTool {
  const { display_width_px: width, display_height_px: height } = raw
  const zooms = raw.enable_zoom === true
  const isFirst = type === 'computer_20241022'
  const later = isFirst
    ? {}
    : {
        start_coordinate: { ...point, description: 'Of left_click_drag: where it begins, [x, y].' },
        duration: { type: 'number', description: 'Of wait and hold_key: seconds.' },
        scroll_direction: words('up', 'down', 'left', 'right'),
        scroll_amount: { ...whole, description: 'Of scroll: clicks of the wheel.' },
      }
  const actions = [...firstActions, ...(isFirst ? [] : laterActions), ...(zooms ? ['zoom'] : [])]
  return {
    description: `Uses a screen of ${String(width)} × ${String(height)} pixels, its keyboard and its mouse.`,
    schema: inputs(
      {
        action: words(...actions),
        coordinate: point,
        text: { ...text, description: 'Of key, hold_key and type; of clicks: keys held down.' },
        ...later,
        ...(zooms ? { region: { ...range, description: 'Of zoom: [x0, y0, x1, y1].' } } : {}),
      },
      'action',
    ),
  }
}
