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

  // Who does not want single keys turns them off, in this browser.
  keysOff: () => localStorage.getItem('pa-keys') === 'off',

  turnKeys: on => localStorage.setItem('pa-keys', on ? 'on' : 'off'),

  focusFirstError: () => requestAnimationFrame(() => document.querySelector('[aria-invalid="true"]')?.focus()),
};

// The page goes on where the link says, but the focus would stay behind: Blazor scrolls and moves nothing.
document.addEventListener('click', event => {
  if (event.target.closest('.pa-skip')) {
    document.getElementById('content').focus();
  }
});

// Single keys: what names one as its data-key is clicked; else j and k go through the rows, and x selects one. Never while somebody types, chooses or answers a dialog.
document.addEventListener('keydown', event => {
  const taken = 'input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox], [role=listbox], [role=dialog]';
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest?.(taken) || document.querySelector('[role=dialog]') || !document.querySelector('.pa-keys kbd')) {
    return;
  }

  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const row = document.activeElement?.closest('tr');
  if (named) {
    named.click();
  } else if (event.key === 'j' || event.key === 'k') {
    const steps = [...document.querySelectorAll('[data-step]')];
    const at = steps.findIndex(step => step === document.activeElement || (row && step.closest('tr') === row));
    steps[event.key === 'j' ? Math.min(at + 1, steps.length - 1) : Math.max(at - 1, 0)]?.focus();
  } else if (event.key === 'x') {
    row?.querySelector('input[type=checkbox]')?.click();
  }
});
