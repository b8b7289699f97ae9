// The form of a return: saves itself as it is typed, opens what belongs to accidents, loses nothing.
(() => {
  const PREFIX = "osh-return:", WEEK = 7 * 24 * 3600 * 1000, QUIET = 4000, AGAIN = 15000, LONG = 300000;
  const store = (act) => { try { return act(localStorage); } catch (refused) { return null; } };
  const copies = () => store((kept) => Object.keys(kept).filter((name) => name.startsWith(PREFIX))) || [];
  const forget = (name) => store((kept) => kept.removeItem(name));
  const copyOf = (name) => {
    try { return JSON.parse(store((kept) => kept.getItem(name)) || "null"); } catch (broken) { return null; }
  };

  // Whoever signs out leaves nothing behind; nor does what is a week old.
  document.addEventListener("submit", (event) => {
    const action = event.target.getAttribute("action") || "";
    if (action === "/sign-out" || action === "/account/sign-out-everywhere") copies().forEach(forget);
  });
  copies().filter((name) => Date.now() - ((copyOf(name) || {}).at || 0) > WEEK).forEach(forget);

  const start = () => {
    const submitted = document.querySelector("[data-return-done]");
    if (submitted) forget(submitted.dataset.returnDone);
    const form = document.getElementById("return-form");
    if (!form) return;
    const told = form.dataset, line = document.getElementById("return-saved");
    const say = (words) => { line.textContent = words; };
    const fields = () => [...form.elements].filter(
      (one) => one.name && !["_csrf_token", "csrf", "key", "seen", "do"].includes(one.name));

    // What belongs to accidents is asked only where there were some; what stands there stays in sight.
    const gated = form.querySelector("[data-gated]");
    const open = () => {
      const chosen = form.querySelector("input[name=any_accidents]:checked");
      const isFilled = Boolean(gated) && [...gated.elements].some((one) => one.value);
      const isOpen = chosen ? chosen.value === "yes" : isFilled;
      if (gated) { gated.hidden = !isOpen; gated.disabled = !isOpen; }
    };
    open();

    const read = () => Object.fromEntries(fields().flatMap((one) =>
      one.type === "radio" ? (one.checked ? [[one.name, one.value]] : []) : [[one.name, one.value]]));
    const filled = (cells) => JSON.stringify(Object.entries(cells).filter(([, word]) => word.trim()).sort());
    const keep = () => store((kept) =>
      kept.setItem(told.copy, JSON.stringify({ at: Date.now(), cells: read() })));
    const write = (cells) => {
      for (const one of fields()) {
        if (one.type === "radio") one.checked = cells[one.name] === one.value;
        else one.value = cells[one.name] ?? "";
      }
      open();
    };

    let timer = 0, saving = null, isOver = false, isLeaving = false, heard = Date.now();
    const later = (wait) => { clearTimeout(timer); if (told.draft && !isOver) timer = setTimeout(save, wait); };
    const ended = () => {
      isOver = true;
      line.replaceChildren(Object.assign(document.createElement("a"),
        { href: told.signIn, textContent: told.ended }));
    };
    const save = () => {
      if (saving || isLeaving) return saving;
      const sent = filled(read());
      say(told.saving);
      saving = fetch(told.draft, { method: "POST", body: new FormData(form), redirect: "manual" })
        .then(async (answer) => {
          const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
          if (answer.ok && isOurs) {
            const found = await answer.json();
            heard = Date.now();
            form.elements.seen.value = found.seen;
            const time = new Date(found.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
            say(told.saved.replace("{time}", time));
            if (filled(read()) === sent) forget(told.copy); else later(QUIET);
          } else if (answer.status === 401 || (answer.status === 403 && !isOurs)) {
            ended();
          } else if (answer.status >= 500 || answer.status === 429 || !isOurs) {
            say(told.failed); later(AGAIN);
          } else {
            isOver = true;
            say((await answer.json()).said);
          }
        })
        .catch(() => { say(told.failed); later(AGAIN); })
        .finally(() => { saving = null; });
      return saving;
    };

    const touched = () => { keep(); open(); if (told.draft) later(QUIET); else say(told.kept); };
    form.addEventListener("input", touched);
    form.addEventListener("change", open);

    // A draft on its way is waited for; a session that is over is noticed before the page is left.
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      clearTimeout(timer);
      if (isLeaving) {
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "yes";
        return;
      }
      event.preventDefault();
      keep();
      const isFresh = Date.now() - heard < LONG;
      Promise.resolve(saving)
        .then(() => isFresh || fetch("/account", { method: "HEAD", redirect: "manual" })
          .then((answer) => answer.ok, () => true))
        .then((isIn) => {
          if (!isIn) { ended(); return; }
          isLeaving = true;
          setTimeout(() => form.requestSubmit(button), 0);  // not within the event it comes from
        });
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) { isLeaving = false; delete form.dataset.sent; }
    });

    // What was typed and not saved comes back when it is wanted.
    const copy = copyOf(told.copy), offer = document.getElementById("return-copy");
    if (copy && filled(copy.cells) !== filled(read())) {
      if (told.unsaved) forget(told.copy);
      else offer.hidden = false;
    } else if (copy && !told.unsaved) forget(told.copy);
    offer.querySelector("[data-copy-back]").addEventListener("click", () => {
      write(copy.cells); offer.hidden = true; touched();
    });
    offer.querySelector("[data-copy-away]").addEventListener("click", () => {
      forget(told.copy); offer.hidden = true;
    });

    if (told.unsaved) { keep(); later(QUIET); }
    const summary = document.getElementById("return-summary");
    if (summary) summary.focus();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
