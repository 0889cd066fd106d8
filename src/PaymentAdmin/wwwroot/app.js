// The little that only the browser can do.
window.pa = {
  zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,

  isDark: () => document.documentElement.dataset.theme === 'dark',

  isWide: () => window.innerWidth >= 1024,

  setTheme: dark => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    for (const [id, sheet] of [['theme', 'base'], ['theme-contrast', 'wcag']]) {
      document.getElementById(id).href = `_content/Radzen.Blazor/css/software${dark ? '-dark' : ''}-${sheet}.css`;
    }
  },

  copy: async text => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false; // The browser does not let pages on this address write to the clipboard.
    }
  },

  // After the page has drawn what it is about to be told. Who is typing already is not disturbed: the keys would be lost.
  focus: id => requestAnimationFrame(() => {
    if (!document.activeElement?.matches('input, select, textarea')) {
      document.getElementById(id)?.focus();
    }
  }),

  focusFirstError: () => requestAnimationFrame(() => document.querySelector('[aria-invalid="true"]')?.focus()),
};

// The page goes on where the link says, but the focus would stay behind: Blazor scrolls and moves nothing.
document.addEventListener('click', event => {
  if (event.target.closest('.pa-skip')) {
    document.getElementById('content').focus();
  }
});
