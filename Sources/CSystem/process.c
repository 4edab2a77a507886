#define _GNU_SOURCE
#include "CSystem.h"
#include <limits.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

int nops_memfd(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int nops_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int nops_spawn(pid_t *pid, const char *path, char *const argv[], char *const envp[], const char *folder,
               const int streams[3], const struct nops_launch *launch) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t defaults, none;
  int failure;

  if ((failure = posix_spawn_file_actions_init(&actions)) != 0) return failure;
  if ((failure = posix_spawnattr_init(&attributes)) != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  /* First, as the terminal's own descriptor may be one of those that are replaced. */
  if (launch->terminal >= 0) failure = posix_spawn_file_actions_addtcsetpgrp_np(&actions, launch->terminal);
  /* Copies first to numbers that none of the three has, so that no dup2 overwrites what a later one needs. */
  int copies[3] = {-1, -1, -1};
  for (int i = 0; i < 3 && failure == 0; i++) {
    copies[i] = fcntl(streams[i], F_DUPFD_CLOEXEC, 10);
    if (copies[i] < 0) failure = errno;
  }
  for (int i = 0; i < 3 && failure == 0; i++) failure = posix_spawn_file_actions_adddup2(&actions, copies[i], i);
  if (failure == 0) failure = posix_spawn_file_actions_addchdir_np(&actions, folder);
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGINT);
  sigaddset(&defaults, SIGQUIT);
  sigaddset(&defaults, SIGPIPE);
  sigaddset(&defaults, SIGXFSZ);
  sigaddset(&defaults, SIGTERM);
  sigaddset(&defaults, SIGWINCH);
  if (launch->may_stop) {
    sigaddset(&defaults, SIGTSTP);
    sigaddset(&defaults, SIGTTIN);
    sigaddset(&defaults, SIGTTOU);
  }
  sigemptyset(&none);
  if (failure == 0) failure = posix_spawnattr_setsigdefault(&attributes, &defaults);
  if (failure == 0) failure = posix_spawnattr_setsigmask(&attributes, &none);
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  if (launch->group >= 0) {
    flags |= POSIX_SPAWN_SETPGROUP;
    if (failure == 0) failure = posix_spawnattr_setpgroup(&attributes, launch->group);
  }
  if (failure == 0) failure = posix_spawnattr_setflags(&attributes, flags);
  /* What nops only answers (`nops_refuse_stops`) is ignored by a program that may not stop, as it would be if nops ignored it. */
  struct sigaction ignored = {.sa_handler = SIG_IGN}, before;
  int is_answered = !launch->may_stop && sigaction(SIGTSTP, NULL, &before) == 0 && before.sa_handler != SIG_IGN &&
                    before.sa_handler != SIG_DFL;
  if (is_answered) sigaction(SIGTSTP, &ignored, NULL);
  if (failure == 0) failure = posix_spawn(pid, path, &actions, &attributes, argv, envp);
  if (is_answered) sigaction(SIGTSTP, &before, NULL);
  for (int i = 0; i < 3; i++)
    if (copies[i] >= 0) close(copies[i]);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

int nops_detach(pid_t *pid) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  pid_t between = fork();
  if (between < 0) {
    int failure = errno;
    close(ends[0]);
    close(ends[1]);
    return failure;
  }
  struct { pid_t pid; int failure; } news = {0, EIO};
  if (between == 0) {
    setsid();
    /* Once more: no leader of a session, and nobody's child to wait for. */
    news.pid = fork();
    if (news.pid == 0) {
      close(ends[0]);
      close(ends[1]);
      *pid = 0;
      return 0;
    }
    news.failure = news.pid < 0 ? errno : 0;
    _exit(write(ends[1], &news, sizeof news) == sizeof news ? 0 : 1);
  }
  close(ends[1]);
  while (read(ends[0], &news, sizeof news) < 0 && errno == EINTR) {
  }
  close(ends[0]);
  while (waitpid(between, NULL, 0) < 0 && errno == EINTR) {
  }
  *pid = news.pid;
  return news.failure;
}

/* Kernels before 5.9, and filters of system calls, have no close_range. */
static void close_from(int first, int last) {
  if (first > last || close_range((unsigned)first, (unsigned)last, 0) == 0) return;
  long limit = sysconf(_SC_OPEN_MAX);
  if (limit > 0 && last >= limit) last = (int)limit - 1;
  for (int descriptor = first; descriptor <= last; descriptor++) close(descriptor);
}

void nops_keep_only(int first, int second) {
  int low = first < second ? first : second, high = first < second ? second : first;
  int from = STDERR_FILENO + 1;
  if (low >= from) {
    close_from(from, low - 1);
    from = low + 1;
  }
  if (high >= from) {
    close_from(from, high - 1);
    from = high + 1;
  }
  close_from(from, INT_MAX);
}

int nops_wait(pid_t pid, int block, int *status, int *signal, int *stopped) {
  int raw;
  pid_t ended = waitpid(pid, &raw, (block ? 0 : WNOHANG) | (stopped ? WUNTRACED : 0));
  if (ended < 0) return errno;
  if (ended == 0) return EAGAIN;
  if (stopped) *stopped = WIFSTOPPED(raw) ? WSTOPSIG(raw) : 0;
  *signal = WIFSIGNALED(raw) ? WTERMSIG(raw) : 0;
  *status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 0;
  return 0;
}

int nops_wait_group(pid_t group) {
  siginfo_t info;
  return waitid(P_PGID, (id_t)group, &info, WEXITED | WSTOPPED | WNOWAIT) == 0 ? 0 : errno;
}

int nops_in_foreground(void) {
  int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return 0;
  int is = tcgetpgrp(terminal) == getpgrp();
  close(terminal);
  return is;
}

void nops_adopt_orphans(void) { prctl(PR_SET_CHILD_SUBREAPER, 1); }

int nops_has_children(void) {
  siginfo_t info;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

void nops_end_with_parent(int signal) { prctl(PR_SET_PDEATHSIG, signal); }
