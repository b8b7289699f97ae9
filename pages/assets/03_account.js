// Pages written on the server follow the scheme chosen on the others.
(() => {
  const root = document.documentElement;
  if (root.hasAttribute("data-mantine-color-scheme")) return;
  let kept = null;
  try { kept = localStorage.getItem("mantine-color-scheme-value"); } catch (refused) { kept = null; }
  const dark = kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
