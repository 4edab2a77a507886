/* libedit's variadic calls with fixed signatures, which Swift can import. */
#include <histedit.h>
