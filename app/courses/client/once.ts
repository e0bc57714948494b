/** A form marked `data-once` is sent once, however often its button is pressed. */
export function submitOnce(root: ParentNode = document): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-once]:not([data-held])")) {
    form.dataset["held"] = "";
    form.addEventListener("submit", (event) => {
      if (form.dataset["sent"]) event.preventDefault();
      form.dataset["sent"] = "1";
    });
  }
}

// Back from the next page: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
    delete form.dataset["sent"];
  }
});
