import Glibc

exit(Int32(truncatingIfNeeded: Program.runWithArguments()))
