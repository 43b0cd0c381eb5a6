'use strict';

(function () {
  const connection = document.getElementById('connection');
  const announcer = document.getElementById('announcer');

  function lost(message) {
    connection.textContent = message;
    connection.hidden = false;
  }

  function found() {
    if (!connection.hidden) {
      connection.hidden = true;
      connection.textContent = '';
    }
  }

  function refused(status) {
    lost(status === 401 || status === 403
      ? 'The console does not know you any more. Load the page again to sign in.'
      : 'The console answered with status ' + status + '. What is shown may be old.');
  }

  document.body.addEventListener('htmx:sendError', function () {
    lost('The console does not answer. What is shown may be old.');
  });
  document.body.addEventListener('htmx:timeout', function () {
    lost('The console does not answer. What is shown may be old.');
  });
  document.body.addEventListener('htmx:responseError', function (event) {
    refused(event.detail.xhr.status);
  });

  // What changed is said once, and only if it changed: a table that is refreshed every two seconds is no news.
  document.body.addEventListener('htmx:afterSwap', function (event) {
    found();
    const selector = event.detail.target.getAttribute('data-announce');
    const source = selector && document.querySelector(selector);
    if (source) {
      const text = source.textContent.replace(/\s+/g, ' ').trim();
      if (announcer.textContent !== text) {
        announcer.textContent = text;
      }
    }
  });

  // Folded parts that somebody opened stay open when their surroundings are refreshed.
  document.body.addEventListener('htmx:beforeSwap', function (event) {
    const open = new Set();
    event.detail.target.querySelectorAll('details[id][open]').forEach(function (each) {
      open.add(each.id);
    });
    if (open.size > 0) {
      event.detail.target.addEventListener('htmx:afterSwap', function () {
        open.forEach(function (id) {
          const again = document.getElementById(id);
          if (again) {
            again.open = true;
          }
        });
      }, {once: true});
    }
  });

  // Asks before something is done that cannot be taken back.
  document.body.addEventListener('submit', function (event) {
    const question = event.target.getAttribute('data-confirm');
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  window.shmipcConsole = {lost: lost, found: found, refused: refused};
})();
