/** Largest file read; the API takes no more either. */
export const maxBytes = 5_000_000;

export type AnswerText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: 'tooLarge' | 'unreadable' };

/** The text of a stream of UTF-8, read no further than the limit. */
export async function readAnswerText(stream: ReadableStream<Uint8Array> | null): Promise<AnswerText> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = stream?.getReader();
  let size = 0;
  let text = '';
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) break;
      size += chunk.value.byteLength;
      if (size > maxBytes) {
        await reader?.cancel();
        return { ok: false, problem: 'tooLarge' };
      }
      text += decoder.decode(chunk.value, { stream: true });
    }
    return { ok: true, text: text + decoder.decode() };
  } catch {
    return { ok: false, problem: 'unreadable' };
  }
}
