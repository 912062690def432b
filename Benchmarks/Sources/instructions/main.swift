internal import Glibc
internal import Workload

// One loop over the events, as often as is asked for, to be run under callgrind: the difference between two runs is
// what the loop itself takes, without the start.
let arguments = CommandLine.arguments
guard arguments.count == 4, let turns = Int(arguments[3]) else {
    print("instructions ROOT parse|read|map|map-apart TURNS")
    exit(64)
}
let workload = try Workload(root: arguments[1], count: 64)
var made = 0
for _ in 0..<turns {
    switch arguments[2] {
    case "parse": made += try workload.parse()
    case "read": made += try workload.read()
    case "map": made += try workload.map(.both)
    default: made += try workload.mapApart()
    }
}
print(made)
