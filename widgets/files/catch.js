// Catches files that are chosen, dropped or pasted, and fetches what can deal with them only then. Fetched by both pages
// with the first composer, or the first message that has files.
{
  // A browser remembers that a module could not be fetched: another attempt needs another address.
  const load = (attempt = 0) =>
    import(`/public/files/files.js?${attempt}`).catch(async () => {
      await new Promise((again) => setTimeout(again, 2000));
      return load(attempt + 1);
    });
  const tray = () => document.querySelector("file-tray");
  const take = (event, from) => {
    const files = [...from.files];
    const to = tray();
    document.body.classList.remove("dropping");
    if (!files.length) return;
    event.preventDefault();
    if (to) load().then(() => to.add(files));
  };
  addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    take(event, event.target);
    event.target.value = "";
  });
  // Who copies from a table or a text gets a picture of it beside: the words are meant.
  addEventListener("paste", (event) => {
    if (!event.clipboardData.types.includes("text/plain")) take(event, event.clipboardData);
  });
  addEventListener("drop", (event) => take(event, event.dataTransfer));
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    // Where nobody takes it the browser would leave the page for it.
    event.preventDefault();
    document.body.classList.toggle("dropping", !!tray());
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  // Said when a message with files is shown.
  addEventListener("files", () => load());
  // Some may have been shown before this was here.
  if (document.querySelector("message-files")) load();
}
