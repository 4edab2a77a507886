#define _GNU_SOURCE
#include "CSystem.h"
#include "reminder.h"
#include <pthread.h>
#include <string.h>

volatile int nops_switch_wanted = 0;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Who waits for the baton, in the order of asking. Each is woken alone. */
struct waiter {
  pthread_cond_t turn;
  int has_it;
  struct waiter *next;
};
static struct waiter *first = NULL, *last = NULL;
/* The main thread's, from the start. */
static int is_held = 1;

static pthread_cond_t rung = PTHREAD_COND_INITIALIZER;
static uint64_t rings = 0;

static struct timespec in_milliseconds(int count) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  time.tv_nsec += (long)count * 1000000;
  time.tv_sec += time.tv_nsec / 1000000000;
  time.tv_nsec %= 1000000000;
  return time;
}

void nops_baton_acquire(void) {
  pthread_mutex_lock(&lock);
  if (is_held) {
    struct waiter me = {.turn = PTHREAD_COND_INITIALIZER, .has_it = 0, .next = NULL};
    if (last) last->next = &me; else first = &me;
    last = &me;
    while (!me.has_it) {
      if (first != &me) {
        pthread_cond_wait(&me.turn, &lock);
        continue;
      }
      struct timespec until = in_milliseconds(5);
      if (pthread_cond_timedwait(&me.turn, &lock, &until) != 0 && !me.has_it) nops_switch_wanted = 1;
    }
    pthread_cond_destroy(&me.turn);
  }
  is_held = 1;
  nops_switch_wanted = 0;
  pthread_mutex_unlock(&lock);
}

void nops_baton_release(void) {
  pthread_mutex_lock(&lock);
  struct waiter *next = first;
  if (next) {
    first = next->next;
    if (!first) last = NULL;
    next->has_it = 1;
    pthread_cond_signal(&next->turn);
    /* The one behind it counts its time from now on. */
    if (first) pthread_cond_signal(&first->turn);
  } else {
    is_held = 0;
  }
  pthread_mutex_unlock(&lock);
}

void nops_baton_alone(void) {
  lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
  rung = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
  first = last = NULL;
  is_held = 1;
  nops_switch_wanted = 0;
}

uint64_t nops_bell_count(void) {
  pthread_mutex_lock(&lock);
  uint64_t count = rings;
  pthread_mutex_unlock(&lock);
  return count;
}

void nops_bell_ring(void) {
  pthread_mutex_lock(&lock);
  rings++;
  pthread_cond_broadcast(&rung);
  pthread_mutex_unlock(&lock);
}

void nops_bell_wait(uint64_t seen, int milliseconds) {
  struct timespec until = in_milliseconds(milliseconds);
  pthread_mutex_lock(&lock);
  while (rings == seen && pthread_cond_timedwait(&rung, &lock, &until) == 0) {
  }
  pthread_mutex_unlock(&lock);
}

int nops_cancel_signal(void) { return SIGRTMIN + 4; }

_Thread_local void *nops_thread_owner = NULL;

#define INSISTS 0x100

/* The signal says by its value what the thread shall take it for. */
static void raise_cancelled(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  int value = info->si_value.sival_int;
  if ((value & INSISTS) != 0) nops_interrupt_insisted = 1;
  else if (nops_interrupt_holds != 0 || nops_interrupt_flag != 0) return;
  nops_interrupt_flag = value & ~INSISTS;
  nops_remind_again();
}

int nops_thread_start(pthread_t *thread, void *(*body)(void *), void *argument) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_SIGINFO;
  action.sa_sigaction = raise_cancelled;
  if (sigaction(nops_cancel_signal(), &action, NULL) != 0) return errno;
  pthread_attr_t attributes;
  int failure = pthread_attr_init(&attributes);
  if (failure != 0) return failure;
  /* Twice the main thread's: how deep calls may go is bounded for that. */
  pthread_attr_setstacksize(&attributes, 16 << 20);
  failure = pthread_create(thread, &attributes, body, argument);
  pthread_attr_destroy(&attributes);
  return failure;
}

void nops_thread_cancel(pthread_t thread, int signal, int insists) {
  union sigval value = {.sival_int = insists ? signal | INSISTS : signal};
  pthread_sigqueue(thread, nops_cancel_signal(), value);
}
