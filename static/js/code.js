// Four digits, whatever is pasted: spaces go, and so does what is beyond.
for (const field of document.querySelectorAll("[data-code]")) {
  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    const digits = field.value.normalize("NFKC").replace(/\D/g, "").slice(0, 4);
    if (field.value !== digits) field.value = digits;
  });
}
