// A file that is too large is said before it is sent; while one is sent, how far it got.
(() => {
  const said = (form, text) => {
    const line = form.querySelector(".osh-sending");
    line.hidden = false;
    line.textContent = text;
  };
  const show = (answer) => {
    const page = new DOMParser().parseFromString(answer, "text/html").querySelector("main");
    if (page) document.querySelector("main").replaceWith(page);
    return Boolean(page);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form.osh-upload");
    if (!form) return;
    const files = [...form.querySelector("input[type=file]").files];
    event.preventDefault();
    if (files.some((file) => file.size > Number(form.dataset.most))) {
      said(form, form.dataset.large);
      return;
    }
    const line = form.querySelector(".osh-sending");
    const button = form.querySelector("button[type=submit]");
    const request = new XMLHttpRequest();
    const again = (text) => { button.disabled = false; said(form, text); };
    button.disabled = true;
    said(form, line.dataset.sending);
    request.upload.addEventListener("progress", (part) => {
      const percent = part.lengthComputable ? Math.floor((100 * part.loaded) / part.total) : 0;
      said(form, percent < 100 ? `${line.dataset.sending} ${percent} %` : line.dataset.checking);
    });
    request.addEventListener("error", () => again(line.dataset.failed));
    request.addEventListener("load", () => {
      const went = new URL(request.responseURL);
      if (went.pathname === new URL(form.action).pathname) {
        if (!show(request.responseText)) again(request.responseText || line.dataset.failed);
        else scrollTo(0, 0);
      } else if (went.pathname === location.pathname) location.reload();
      else location.assign(went.href);
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
})();
