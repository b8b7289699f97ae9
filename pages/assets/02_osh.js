// What the browser does by itself: light and dark, the burger, the language links, the copied address.
(() => {
  const page = document.documentElement;
  const scheme = () => page.getAttribute("data-mantine-color-scheme") || "light";
  let looks = null; // Plotly's template of each scheme, once the first figure has come
  const follow = () => {
    page.dataset.agThemeMode = scheme();
    if (!looks) return;
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      window.Plotly.relayout(plot, { template: looks[scheme()] });
    }
  };
  new MutationObserver(follow).observe(page, { attributeFilter: ["data-mantine-color-scheme"] });
  follow();

  const write = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.body.appendChild(document.createElement("textarea"));
    field.value = text;
    field.select();
    document.execCommand("copy"); // pages not served by https have no other way
    field.remove();
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    osh: {
      dress: (figure, templates) => {
        if (!figure) return window.dash_clientside.no_update;
        looks = templates;
        return { ...figure, layout: { ...figure.layout, template: looks[scheme()] } };
      },
      burger: (opened, navbar) => ({ ...navbar, collapsed: { mobile: !opened } }),
      languages: (path, search) => ["en", "zh"].map((code) => {
        const words = new URLSearchParams(search || "");
        words.set("lang", code);
        return `${path || "/"}?${words.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
      }),
      copy: async (clicks, address, said) => {
        if (!clicks) return window.dash_clientside.no_update;
        await write(window.location.origin + address);
        return said;
      },
    },
  });
})();
