#define _GNU_SOURCE
#include "CLibEdit.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

EditLine *nops_el_new(const char *program) {
  EditLine *el = el_init(program, stdin, stdout, stderr);
  if (el == NULL) return NULL;
  el_wset(el, EL_SIGNAL, 0);
  return el;
}

void nops_el_set_client(EditLine *el, void *client) { el_wset(el, EL_CLIENTDATA, client); }

void *nops_el_client(EditLine *el) {
  void *client = NULL;
  el_wget(el, EL_CLIENTDATA, &client);
  return client;
}

void nops_el_set_prompt(EditLine *el, nops_el_prompt_t prompt, wchar_t escape) {
  el_wset(el, EL_PROMPT_ESC, prompt, escape);
}

void nops_el_set_reader(EditLine *el, el_rfunc_t reader) { el_wset(el, EL_GETCFN, reader); }

void nops_el_set_editor(EditLine *el, const wchar_t *editor) { el_wset(el, EL_EDITOR, editor); }

int nops_el_add_function(EditLine *el, const wchar_t *name, const wchar_t *help, nops_el_function_t function) {
  return el_wset(el, EL_ADDFN, name, help, function);
}

int nops_el_bind(EditLine *el, int alternate, const wchar_t *key, const wchar_t *function) {
  if (alternate) return el_wset(el, EL_BIND, L"-a", key, function, NULL);
  return el_wset(el, EL_BIND, key, function, NULL);
}

int nops_el_set_terminal(EditLine *el, const wchar_t *setting) { return el_wset(el, EL_SETTY, L"-d", setting, NULL); }

void nops_el_prepare(EditLine *el) { el_wset(el, EL_PREP_TERM, 1); }

void nops_el_draw(EditLine *el) { el_wset(el, EL_REFRESH); }

bool nops_el_set_visible(EditLine *el, bool visible) {
  static FILE *nowhere;
  fflush(stdout);
  if (!visible && nowhere == NULL) nowhere = fopen("/dev/null", "we");
  if (!visible && nowhere == NULL) return false;
  return el_wset(el, EL_SETFP, 1, visible ? stdout : nowhere) == 0;
}

void nops_el_flush(void) { fflush(stdout); }

void nops_el_put(const char *text) { fputs(text, stdout); }

static volatile sig_atomic_t watched_pipe = -1;
static struct sigaction old_interrupt, old_resize;

static void report(int signal) {
  int saved = errno;
  char byte = signal == SIGINT ? 'I' : 'W';
  /* A full pipe already holds what wakes the reader. */
  if (write(watched_pipe, &byte, 1) < 0) errno = saved;
  errno = saved;
}

void nops_el_watch_signals(int pipe) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_handler = report;
  action.sa_flags = SA_RESTART;
  watched_pipe = pipe;
  sigaction(SIGINT, &action, &old_interrupt);
  sigaction(SIGWINCH, &action, &old_resize);
}

void nops_el_restore_signals(void) {
  sigaction(SIGINT, &old_interrupt, NULL);
  sigaction(SIGWINCH, &old_resize, NULL);
}

void nops_el_screen_size(int *rows, int *columns) {
  struct winsize size;
  int known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  *rows = known ? size.ws_row : 0;
  *columns = known ? size.ws_col : 0;
}

int nops_el_width(wchar_t character) { return wcwidth(character); }
