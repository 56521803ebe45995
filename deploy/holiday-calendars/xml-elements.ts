/** Reads the plain XML that calendars of holidays are written in: elements, attributes and texts, nothing else. */

/** An element with what stands inside. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface OpenElement extends XmlElement {
  children: XmlElement[];
  text: string;
}

const PIECE = /<(\/?)([\w:-]+)((?:\s+[\w:.-]+="[^"]*")*)\s*(\/?)>|([^<]+)/y;
const LEFT_OUT = /<\?.*?\?>|<!--.*?-->/gs;

/** The outermost element. Throws where something stands that is not plain. */
export function readXml(source: string): XmlElement {
  const xml = source.replaceAll(LEFT_OUT, "");
  const top: OpenElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < xml.length) {
    const at = PIECE.lastIndex;
    const piece = PIECE.exec(xml);
    if (!piece) throw new Error(`cannot read "${xml.slice(at, at + 60)}"`);
    place(open, piece);
  }
  const [root] = top.children;
  if (!root || open.length > 1) throw new Error("an element is not closed");
  return root;
}

function place(open: OpenElement[], [, closes, name = "", attributes = "", empty, text]: RegExpExecArray): void {
  const parent = open.at(-1);
  if (!parent) throw new Error(`</${name}> closes nothing`);
  if (text !== undefined) parent.text += text.trim();
  else if (closes) {
    if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>`);
    open.pop();
  } else {
    const element: OpenElement = { name, attributes: readAttributes(attributes), children: [], text: "" };
    parent.children.push(element);
    if (!empty) open.push(element);
  }
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name, value]));
}
