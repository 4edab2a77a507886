/* libedit's variadic calls with fixed signatures, which Swift can import. */
#ifndef CLIBEDIT_H
#define CLIBEDIT_H
#include <histedit.h>
#include <stdbool.h>

typedef wchar_t *(*nops_el_prompt_t)(EditLine *);
typedef unsigned char (*nops_el_function_t)(EditLine *, wint_t);

/* On standard input, output and error. NULL when the terminal can't be set up. */
EditLine *nops_el_new(const char *program);

/* A pointer of the caller's, which the callbacks get back. */
void nops_el_set_client(EditLine *el, void *client);
void *nops_el_client(EditLine *el);

/* What stands between two `escape` characters of the prompt takes no room on the screen. */
void nops_el_set_prompt(EditLine *el, nops_el_prompt_t prompt, wchar_t escape);

/* Reads one key; returns 1, 0 at the end of input, -1 for an error. */
void nops_el_set_reader(EditLine *el, el_rfunc_t reader);

/* L"emacs" or L"vi". Resets all key bindings to that editor's. */
void nops_el_set_editor(EditLine *el, const wchar_t *editor);

/* `name` and `help` must live as long as the editor. */
int nops_el_add_function(EditLine *el, const wchar_t *name, const wchar_t *help, nops_el_function_t function);

/* `alternate`: for vi's command mode. */
int nops_el_bind(EditLine *el, int alternate, const wchar_t *key, const wchar_t *function);

/* A setting of the terminal while a line is edited, such as L"-isig". */
int nops_el_set_terminal(EditLine *el, const wchar_t *setting);

/* Takes the terminal over for editing, as reading a line does too, but only after the prompt is on the screen. */
void nops_el_prepare(EditLine *el);

/* Draws prompt and line anew where the cursor stands, on rows that hold nothing yet. */
void nops_el_draw(EditLine *el);

/* Whether libedit draws to the terminal, or to nowhere. False: it can't be changed. */
bool nops_el_set_visible(EditLine *el, bool visible);

/* Writes out what libedit has buffered for the terminal. */
void nops_el_flush(void);

/* Adds to what libedit has buffered, so that both go out together. */
void nops_el_put(const char *text);

/* While a line is read, SIGINT and SIGWINCH write a byte ('I', 'W') to `pipe`; `restore` puts back the old handlers. */
void nops_el_watch_signals(int pipe);
void nops_el_restore_signals(void);

/* Rows and columns of the terminal; 0 for an unknown size. */
void nops_el_screen_size(int *rows, int *columns);

/* wcwidth(3), by which libedit lays out the line: -1 for what can't be printed. */
int nops_el_width(wchar_t character);
#endif
