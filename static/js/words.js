// Words come with the page, translated; here their gaps are filled.
export const fill = (words, told) => words.replace(/{(\w+)}/g, (_, name) => told[name]);

// A screen reader may repeat what is written again, so only what differs is.
export function say(place, words) {
  if (place.textContent !== String(words)) place.textContent = words;
}
