#define _GNU_SOURCE
#include "CSystem.h"
#include "reminder.h"
#include <poll.h>
#include <fcntl.h>
#include <errno.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

int nops_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }

int nops_openat(int folder, const char *path, int flags, mode_t mode) {
  return openat(folder, path, flags, mode);
}

int nops_open_folder(const char *path) {
  const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
  struct open_how how;
  memset(&how, 0, sizeof how);
  how.flags = (uint64_t)flags;
  how.resolve = RESOLVE_NO_SYMLINKS;
  int descriptor = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
  if (descriptor >= 0 || (errno != ENOSYS && errno != EPERM)) return descriptor;
  /* Kernels before 5.6 and strict sandboxes have no such call: part by part. */
  descriptor = open("/", flags);
  while (descriptor >= 0) {
    while (*path == '/') path++;
    if (*path == 0) return descriptor;
    const char *end = strchrnul(path, '/');
    char name[256];
    int next = -1;
    if ((size_t)(end - path) >= sizeof name) {
      errno = ENAMETOOLONG;
    } else {
      memcpy(name, path, (size_t)(end - path));
      name[end - path] = 0;
      next = openat(descriptor, name, *end == 0 ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    }
    int failure = errno;
    close(descriptor);
    errno = failure;
    descriptor = next;
    path = end;
  }
  return -1;
}

int nops_rename_new(int from_folder, const char *from, int to_folder, const char *to) {
  int done = renameat2(from_folder, from, to_folder, to, RENAME_NOREPLACE);
  if (done == 0 || (errno != EINVAL && errno != ENOSYS)) return done;
  struct stat there;
  if (fstatat(to_folder, to, &there, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return -1;
  }
  if (errno != ENOENT) return -1;
  return renameat(from_folder, from, to_folder, to);
}

int nops_chmod_at(int folder, const char *name, mode_t mode) {
  /* fchmodat(2) follows links, and has no flag against it before Linux 6.6. */
  int file = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) return -1;
  struct stat there;
  int done = fstat(file, &there);
  if (done == 0 && S_ISLNK(there.st_mode)) {
    errno = ELOOP;
    done = -1;
  }
  if (done == 0) {
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    done = fchmodat(AT_FDCWD, path, mode, 0);
  }
  int failure = errno;
  close(file);
  errno = failure;
  return done;
}

int64_t nops_birth(const char *path) {
  struct statx info;
  if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &info) != 0 || !(info.stx_mask & STATX_BTIME)) return 0;
  return info.stx_btime.tv_sec * INT64_C(1000000000) + info.stx_btime.tv_nsec;
}

int nops_unnamed(const char *folder) {
  int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
  char path[PATH_MAX];
  if (snprintf(path, sizeof path, "%s/.nops-XXXXXX", folder) >= (int)sizeof path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  file = mkostemp(path, O_CLOEXEC);
  if (file >= 0) unlink(path);
  return file;
}

int nops_clone(int target, int source) { return ioctl(target, FICLONE, source); }

ssize_t nops_copy_range(int source, int target, size_t count) {
  return copy_file_range(source, NULL, target, NULL, count, 0);
}

static int argument_count;
static char **arguments;

/* The C library passes these to what runs before main, too. */
__attribute__((constructor)) static void keep_arguments(int count, char **words) {
  argument_count = count;
  arguments = words;
}

int nops_argument_count(void) { return argument_count; }
const char *nops_argument(int index) { return arguments[index]; }

int nops_reserve(int fd, off_t end, off_t size) { return fallocate(fd, FALLOC_FL_KEEP_SIZE, end, size); }

ssize_t nops_attributes_list(int fd, char *names, size_t size) { return flistxattr(fd, names, size); }

ssize_t nops_attribute_get(int fd, const char *name, void *value, size_t size) {
  return fgetxattr(fd, name, value, size);
}

int nops_attribute_set(int fd, const char *name, const void *value, size_t size) {
  return fsetxattr(fd, name, value, size, 0);
}

int nops_attribute_remove(int fd, const char *name) { return fremovexattr(fd, name); }

int nops_syncfs(int fd) { return syncfs(fd); }

void nops_start_writing(int fd) { sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE); }

int nops_fcntl(int fd, int command, int argument) { return fcntl(fd, command, argument); }

int nops_terminal_columns(int fd) {
  struct winsize size;
  return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

_Thread_local volatile sig_atomic_t nops_interrupt_flag = 0;
_Thread_local int nops_interrupt_shields = 0;
_Thread_local volatile sig_atomic_t nops_interrupt_holds = 0;
_Thread_local volatile sig_atomic_t nops_interrupt_insisted = 0;
/* A timer's signal may still be under way when it has been set to another time. */
static _Thread_local volatile int64_t deadline = INT64_MAX;

static pthread_t main_thread;
static _Thread_local timer_t reminder;
static _Thread_local int has_reminder = 0;
static volatile sig_atomic_t count = 0;

int nops_interrupt_count(void) { return count; }

static void set_reminder(long every) {
  struct itimerspec times = {.it_interval = {0, every}, .it_value = {0, every}};
  if (has_reminder) timer_settime(reminder, 0, &times, NULL);
}

void nops_remind_again(void) { set_reminder(50000000); }

static void remind(int signal) {
  (void)signal;
  if (nops_interrupt_flag == 0) set_reminder(0);
}

/* A signal to the process is the main thread's, whichever thread it meets: that one tells the others. */
static void raise_flag(int signal) {
  if (!pthread_equal(pthread_self(), main_thread)) {
    pthread_kill(main_thread, signal);
    return;
  }
  nops_interrupt_flag = signal;
  count++;
  nops_remind_again();
}

/* A timer without a time, whose signal is the calling thread's. */
static int make_timer(int signal, void (*handler)(int), timer_t *made) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_handler = handler;
  if (sigaction(signal, &action, NULL) != 0) return errno;
  struct sigevent event;
  memset(&event, 0, sizeof event);
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = signal;
  event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
  return timer_create(CLOCK_MONOTONIC, &event, made) == 0 ? 0 : errno;
}

void nops_remind_thread(void) {
  if (!has_reminder) has_reminder = make_timer(SIGRTMIN + 5, remind, &reminder) == 0;
}

void nops_forget_thread(void) {
  if (has_reminder) timer_delete(reminder);
  has_reminder = 0;
}

static void claim_main_thread(void) {
  main_thread = pthread_self();
  nops_remind_thread();
}

void nops_interrupt_alone(void) {
  nops_interrupt_begin();
  nops_interrupt_holds = 0;
  deadline = INT64_MAX;
  has_reminder = 0;
  count = 0;
  claim_main_thread();
}

static volatile int stop_terminal = -1;

static void refuse_stop(int signal) {
  (void)signal;
  static const char text[] =
      "\nnothing can be stopped here: only programs that have the terminal to themselves; Ctrl-C interrupts\n";
  int before = errno;
  /* The terminal shows the key only behind the signal: the answer is to stand below it. */
  poll(NULL, 0, 20);
  /* Nothing is to be done where it can't be said. */
  if (stop_terminal >= 0 && write(stop_terminal, text, sizeof text - 1) < 0) errno = before;
  errno = before;
}

void nops_refuse_stops(int terminal) {
  stop_terminal = terminal;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  action.sa_handler = terminal >= 0 ? refuse_stop : SIG_IGN;
  sigaction(SIGTSTP, &action, NULL);
}

static volatile pid_t watched_group = 0;
static volatile pid_t watched_last = 0;
static volatile int watched_terminal = -1;
static int is_watching = 0;

static void note_child(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  int before = errno;
  pid_t group = watched_group;
  if (group != 0 && getpgid(info->si_pid) == group) {
    int is_stop = info->si_code == CLD_STOPPED;
    int is_interrupt = info->si_code == CLD_KILLED && info->si_status == SIGINT;
    int is_end = info->si_pid == watched_last && info->si_code != CLD_CONTINUED;
    /* As nops ignores SIGTTOU then, this can't stop it. */
    if (is_stop || is_interrupt || is_end) tcsetpgrp(watched_terminal, getpgrp());
    if (is_interrupt) raise_flag(SIGINT);
  }
  errno = before;
}

void nops_foreground_watch(pid_t group, pid_t last, int terminal) {
  watched_group = 0;
  watched_last = last;
  watched_terminal = terminal;
  watched_group = group;
  if (group == 0 || is_watching) return;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  action.sa_sigaction = note_child;
  is_watching = sigaction(SIGCHLD, &action, NULL) == 0;
}

void nops_interrupt_install_ending(void) {
  claim_main_thread();
  int signals[] = {SIGTERM, SIGHUP};
  struct sigaction action, old;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_handler = raise_flag;
  for (int i = 0; i < 2; i++) {
    /* nohup(1) wants it ignored: it stays so. */
    if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) sigaction(signals[i], &action, NULL);
  }
}

void nops_interrupt_install(void) {
  claim_main_thread();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_handler = raise_flag;
  /* No SA_RESTART: a read or a wait that blocks must come back, so that its caller can look at the flag. */
  sigaction(SIGINT, &action, NULL);
}

int nops_deadline_signal(void) { return SIGRTMIN + 3; }

static void raise_deadline(int signal) {
  struct timespec now;
  if (nops_interrupt_holds != 0 || nops_interrupt_flag != 0 || clock_gettime(CLOCK_MONOTONIC, &now) != 0) return;
  if (now.tv_sec * INT64_C(1000000000) + now.tv_nsec >= deadline) nops_interrupt_flag = signal;
}

int nops_deadline_make(intptr_t *made) {
  timer_t timer;
  int failure = make_timer(nops_deadline_signal(), raise_deadline, &timer);
  if (failure == 0) *made = (intptr_t)timer;
  return failure;
}

void nops_deadline_set(intptr_t timer, int64_t at) {
  struct itimerspec times;
  memset(&times, 0, sizeof times);
  deadline = at;
  if (at != INT64_MAX) {
    /* Again and again: one that comes between a look at the flag and a call that blocks would be lost. */
    times.it_interval.tv_nsec = 50000000;
    times.it_value.tv_sec = at / 1000000000;
    times.it_value.tv_nsec = at % 1000000000;
  }
  timer_settime((timer_t)timer, TIMER_ABSTIME, &times, NULL);
}

void nops_deadline_free(intptr_t timer) { timer_delete((timer_t)timer); }

const void *nops_find(const void *hay, size_t hay_size, const void *needle, size_t needle_size) {
  return memmem(hay, hay_size, needle, needle_size);
}

int nops_process_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int nops_process_signal(int process, int signal) {
  return (int)syscall(SYS_pidfd_send_signal, process, signal, NULL, 0);
}

int nops_space_of(const char *path, struct nops_space *space) {
  struct statvfs raw;
  if (statvfs(path, &raw) != 0) return -1;
  space->total = (uint64_t)raw.f_blocks * raw.f_frsize;
  space->free = (uint64_t)raw.f_bfree * raw.f_frsize;
  space->available = (uint64_t)raw.f_bavail * raw.f_frsize;
  return 0;
}
