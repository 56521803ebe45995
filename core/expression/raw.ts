/** Raw sections: text that no rendering touches, with its markers taken away at the very end. */

const RAW_SECTION = /\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}/g;

/** The text with its raw markers removed and what stands between them kept. */
export function withoutRawMarkers(text: string): string {
  return text.includes("{%") ? text.replace(RAW_SECTION, (_whole, content: string) => content) : text;
}

/** The text between fresh raw markers. */
export function withRawMarkers(text: string): string {
  return `{% raw %}${text}{% endraw %}`;
}
