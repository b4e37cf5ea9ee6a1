// Ids of operations: made on this phone, and as the rows of a card tell them.
const inWords = (bytes) => {
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

// Version 7, by hand: over plain HTTP there is no randomUUID.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(now / 256 ** (5 - i));
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return inWords(bytes);
}

// A third shorter than its digits.
export const idFrom = (base64) => inWords(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
