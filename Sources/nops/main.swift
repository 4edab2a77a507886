import Glibc
puts("hello")
