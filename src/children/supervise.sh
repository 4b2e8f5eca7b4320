#!/bin/sh
# Runs one program for the server, and takes it down with all that it started when the server wants that or dies.
#
# supervise.sh ADDRESS_SPACE_KIB FILE_SIZE_KIB CPU_SECONDS PROGRAM [ARGUMENT]...
#
# It is the leader of a process group of its own. Standard input is the lifeline: nothing is ever said there, and it
# ends when the server lets go of it, kill -9 included. Then the whole group is killed. On descriptor 3 it says how the
# program ended: "busy", "limits", or "ended" and the exit code (128 + signal). What the program left running goes then.
# Descriptor 9 holds the lock of the folder it began in, in the program too: no two of them ever work in one folder.
set -u
address_space=$1 file_size=$2 cpu=$3
shift 3

end() {
  echo "$1" >&3
  kill -KILL 0
}

exec 9>.lock
flock -n 9 || end busy
exec 4<&0 </dev/null
(
  exec >/dev/null 2>&1 3>&-
  read -r _ <&4
  kill -KILL 0
) &
exec 4<&-

# Blocks of -f are 512 bytes (POSIX).
ulimit -c 0 && ulimit -v "$address_space" && ulimit -f $((file_size * 2)) && ulimit -t "$cpu" || end limits
# The server answers people meanwhile: it goes first.
nice -n 10 "$@" 3>&-
end "ended $?"
