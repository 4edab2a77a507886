/* While a thread's flag is raised it is interrupted again and again: a signal that comes between a look at the flag and a call
   that blocks would be lost. */
#ifndef NOPS_REMINDER_H
#define NOPS_REMINDER_H

/* Safe in a handler; does nothing on a thread that has no reminder. */
void nops_remind_again(void);

#endif
