/* System calls that Swift's Glibc module does not import: variadic, or macros, or behind _GNU_SOURCE. */
#ifndef CSYSTEM_H
#define CSYSTEM_H
#include <sys/types.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <errno.h>
#include <signal.h>
#include <pthread.h>
#include <stdint.h>
#include <time.h>

int nops_open(const char *path, int flags, mode_t mode);
int nops_openat(int folder, const char *path, int flags, mode_t mode);

/* Opens a folder by its absolute path. A symbolic link on the way, or as the last part, is ELOOP or ENOTDIR. */
int nops_open_folder(const char *path);

/* renameat2(2) with RENAME_NOREPLACE; plain renameat after a look where the file system can't. */
int nops_rename_new(int from_folder, const char *from, int to_folder, const char *to);

/* Sets the mode of a name in an open folder; where that is a symbolic link fails with ELOOP. As fchmodat(2) else. */
int nops_chmod_at(int folder, const char *name, mode_t mode);

/* When a file was made, in nanoseconds since 1970 (statx(2)); 0 where the file system does not say. */
int64_t nops_birth(const char *path);

/* A file without a name in a folder, open for reading and writing; where the file system has none such, one whose name is
   taken away at once. -1 and errno where it can't be made. */
int nops_unnamed(const char *folder);

/* The whole file shares its blocks with `source` from now on (FICLONE). */
int nops_clone(int target, int source);

/* copy_file_range(2) from where both files stand. */
ssize_t nops_copy_range(int source, int target, size_t count);

/* The words that the program was called with, its name among them, as they are: no file is read for them. */
int nops_argument_count(void);
const char *nops_argument(int index);

/* Sets aside so many bytes of the disk behind the end of an open file, which keeps its size (fallocate(2)). Cutting the file
   at its end gives them back. */
int nops_reserve(int fd, off_t end, off_t size);

/* Extended attributes (xattr(7)) of an open file or folder. As the calls of that name; names end in a zero byte each. */
ssize_t nops_attributes_list(int fd, char *names, size_t size);
ssize_t nops_attribute_get(int fd, const char *name, void *value, size_t size);
int nops_attribute_set(int fd, const char *name, const void *value, size_t size);
int nops_attribute_remove(int fd, const char *name);

int nops_syncfs(int fd);

/* Begins to write a file's content to the disk, without waiting (sync_file_range(2)); a hint, so it can't fail. */
void nops_start_writing(int fd);

int nops_fcntl(int fd, int command, int argument);

/* The width of a terminal in columns; 0 if it is none. */
int nops_terminal_columns(int fd);

/* Set by the handler that nops_interrupt_install installs for SIGINT; cleared by whoever answers it. */
extern _Thread_local volatile sig_atomic_t nops_interrupt_flag;
/* While it is above 0, the thread does what must come to its end also after Ctrl-C. */
extern _Thread_local int nops_interrupt_shields;
static inline void nops_interrupt_shield(int change) { nops_interrupt_shields += change; }
static inline int nops_interrupt_shielded(void) { return nops_interrupt_shields > 0; }
static inline int nops_interrupt_get(void) { return nops_interrupt_flag; }
static inline void nops_interrupt_set(int raised) { nops_interrupt_flag = raised; }

/* While this is not 0 a deadline does not raise the flag: what cleans up after one runs to its end. */
extern _Thread_local volatile sig_atomic_t nops_interrupt_holds;
static inline void nops_interrupt_hold(int by) { nops_interrupt_holds += by; }
/* Not 0: somebody has insisted that this thread ends, so that what cleans up is stopped, too, whenever it begins. */
extern _Thread_local volatile sig_atomic_t nops_interrupt_insisted;
static inline int nops_interrupt_is_insisted(void) { return nops_interrupt_insisted != 0; }
/* The thread begins other work: nobody has told that one to end. */
static inline void nops_interrupt_begin(void) {
  nops_interrupt_insisted = 0;
  nops_interrupt_flag = 0;
}

/* The value that the flag gets from a deadline: no user's signal. */
int nops_deadline_signal(void);

/* A timer of the calling thread, of no time yet. Returns errno. */
int nops_deadline_make(intptr_t *made);
/* Makes `at`, by CLOCK_MONOTONIC in nanoseconds, the thread's deadline (INT64_MAX: none). From then on its flag is raised
   every 50 ms, unless it is raised already. */
void nops_deadline_set(intptr_t timer, int64_t at);
void nops_deadline_free(intptr_t timer);

void nops_interrupt_install(void);

/* The baton: whoever has it may touch what the threads of nops share. The main thread has it from the start. It is handed on
   in the order of asking. `nops_switch_wanted` is 1 while somebody has waited for it for 5 ms. */
extern volatile int nops_switch_wanted;
static inline int nops_switch_is_wanted(void) { return nops_switch_wanted; }
static inline int nops_interrupt_or_switch(void) { return nops_interrupt_flag | nops_switch_wanted; }
void nops_baton_acquire(void);
void nops_baton_release(void);

/* In the child of a fork, whose only thread is the caller: it has the baton, and nobody waits for it. */
void nops_baton_alone(void);

/* A bell for all who wait for another thread: `wait` ends when it has rung since it had rung `seen` times, or in time. */
uint64_t nops_bell_count(void);
void nops_bell_ring(void);
void nops_bell_wait(uint64_t seen, int milliseconds);

/* The value that a thread's flag gets when the rest of what it is part of has failed: no user's signal. */
int nops_cancel_signal(void);
/* Returns errno. */
int nops_thread_start(pthread_t *thread, void *(*body)(void *), void *argument);
/* Raises a running thread's flag, unless it is raised or held, as `signal`; with `insists` in any case. */
void nops_thread_cancel(pthread_t thread, int signal, int insists);
/* From now on a flag of the calling thread that stays raised interrupts it again and again; until `forget`, which its thread
   calls before it ends. */
void nops_remind_thread(void);
void nops_forget_thread(void);

/* In the child of a fork: the calling thread is the main thread from now on; no signal has come. Timers are not inherited. */
void nops_interrupt_alone(void);

/* What the calling thread works for; NULL: the main thread's. */
extern _Thread_local void *nops_thread_owner;
static inline void *nops_thread_owner_get(void) { return nops_thread_owner; }
static inline void nops_thread_owner_set(void *owner) { nops_thread_owner = owner; }

/* How many of the user's signals have raised the main thread's flag. */
int nops_interrupt_count(void);
/* The same for SIGTERM and SIGHUP. */
void nops_interrupt_install_ending(void);

/* memmem(3). */
const void *nops_find(const void *hay, size_t hay_size, const void *needle, size_t needle_size);

/* A file in memory, closed on exec. */
int nops_memfd(const char *name);

/* pipe2(2), both ends closed on exec. */
int nops_pipe(int ends[2]);

/* How a program is started: `group` is -1 for the caller's process group, 0 for one of its own, or the group that it joins;
   `terminal` is -1, or a descriptor of the terminal whose foreground its group becomes; with `may_stop` the terminal can
   stop it even where nops ignores that for itself. */
struct nops_launch { pid_t group; int terminal; int may_stop; };

/* Starts a program in `folder` with these three descriptors, default signals and nothing else open. Returns 0 or an errno. */
int nops_spawn(pid_t *pid, const char *path, char *const argv[], char *const envp[], const char *folder,
               const int streams[3], const struct nops_launch *launch);

/* Goes on in two processes: `pid` is the new one's in the old one, and 0 in the new one, which has the calling thread only, a
   session of its own, and no parent that waits for it. Returns 0, or an errno (then there is the old one only). */
int nops_detach(pid_t *pid);

/* Closes all descriptors but the standard three and these two, which may be among those. */
void nops_keep_only(int first, int second);

/* Waits for a child. Returns 0, or an errno: EINTR; EAGAIN, where it shall not block and the child runs. Where `stopped` is
   not NULL a child that was stopped is told of, too: by which signal, 0 where it has ended. */
int nops_wait(pid_t pid, int block, int *status, int *signal, int *stopped);

/* Waits until a child in that process group has ended or was stopped, and leaves it to be waited for. Returns 0 or an errno. */
int nops_wait_group(pid_t group);

/* Has Ctrl-Z answered on that terminal, while nops itself hears it; -1: it is ignored. */
void nops_refuse_stops(int terminal);

/* While nops computes what it writes to programs in the foreground: when one of that process group is stopped or dies of
   Ctrl-C, or `last` ends, the terminal's foreground is nops's again; a death of Ctrl-C raises the main thread's flag, too.
   Group 0: none is watched. */
void nops_foreground_watch(pid_t group, pid_t last, int terminal);

/* Whether the terminal, if there is one, has this process's group in its foreground. */
int nops_in_foreground(void);

/* pidfd_open(2) and pidfd_send_signal(2): the process that was looked at gets the signal, not one that has its number since. */
int nops_process_open(pid_t pid);
int nops_process_signal(int process, int signal);

/* statvfs(3): sizes in bytes. Returns 0, or -1 with errno. */
struct nops_space { uint64_t total, free, available; };
int nops_space_of(const char *path, struct nops_space *space);

/* Begins a TCP connection to a numeric address (IPv4, or IPv6 with or without %scope). Returns a descriptor that becomes
   writable when it is decided, or -1 with errno; EINVAL: no address. */
int nops_connect_begin(const char *address, uint16_t port);
/* What came of it: 0, or an errno. */
int nops_connect_result(int descriptor);

/* Asks DNS by libresolv, as /etc/resolv.conf says, or the server given (a numeric address; NULL: none). `type` is the number
   of a record type (RFC 1035), `search` also tries the search domains. One try of `seconds` for each server. Calls `found`
   for each answer of that type; `value` is as text in zone files, but TXT is the plain text.
   Returns 0, or libresolv's h_errno (1 no such name, 2 no server answered, 3 refused or broken, 4 no such records), or
   minus an errno. */
typedef void (*nops_dns_sink)(void *context, const char *name, uint32_t ttl, const char *value, size_t size);
int nops_dns_query(const char *name, int type, const char *server, uint16_t port, int seconds, int search, void *context,
                   nops_dns_sink found);

/* The address as libc writes it, and its name for a PTR query; -1: no numeric address. Buffers of 64 and 80 bytes. */
int nops_dns_address(const char *address, char *shown, char *reverse);

/* From now on what its programs leave behind becomes this process's child (PR_SET_CHILD_SUBREAPER). */
void nops_adopt_orphans(void);
/* Whether there is a child that has not been waited for. */
int nops_has_children(void);

/* This process gets a signal when the one that started it ends, however it does. */
void nops_end_with_parent(int signal);

#endif
