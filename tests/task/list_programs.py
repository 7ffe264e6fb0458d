"""Programs for some of the list functions, a few of each family.

The last register is never written, and so is always 0.
"""

PROGRAMS = {
    "double each": """
        loop:
            read 1 2
            add 2 2 2
            write 1 2
            inc 1 1
            jump 1 end
            jump 6 loop
        end:
    """,
    "closer to 3": """
            inc 3 3
            inc 3 3
            inc 3 3
        loop:
            read 1 2
            max 2 3 4
            sub 4 2 4
            jump 4 down
            inc 2 2
        put:
            write 1 2
            inc 1 1
            jump 1 end
            jump 6 loop
        down:
            dec 2 2
            jump 6 put
        end:
    """,
    "halve each": """
        loop:
            read 1 2
            zero 3
        half:
            jump 2 store
            dec 2 2
            jump 2 store
            dec 2 2
            inc 3 3
            jump 6 half
        store:
            write 1 3
            inc 1 1
            jump 1 end
            jump 6 loop
        end:
    """,
    "2 to the power of each": """
        loop:
            read 1 2
            zero 3
            inc 3 3
        power:
            jump 2 store
            add 3 3 3
            dec 2 2
            jump 6 power
        store:
            write 1 3
            inc 1 1
            jump 1 end
            jump 6 loop
        end:
    """,
    "exchange 0 and 1": """
        loop:
            read 1 2
            jump 2 one
            dec 2 2
            jump 2 put
        next:
            inc 1 1
            jump 1 end
            jump 6 loop
        one:
            inc 2 2
        put:
            write 1 2
            jump 6 next
        end:
    """,
    "square numbers": """
        loop:
            write 1 2
            add 2 1 2
            inc 1 1
            add 2 1 2
            jump 1 end
            jump 6 loop
        end:
    """,
    "flag cells at home": """
        loop:
            read 1 2
            sub 2 1 3
            zero 2
            jump 3 one
        put:
            write 1 2
            inc 1 1
            jump 1 end
            jump 6 loop
        one:
            inc 2 2
            jump 6 put
        end:
    """,
    "clear cells under k": """
            read 1 2
        loop:
            inc 1 1
            jump 1 end
            read 1 3
            max 2 3 4
            sub 4 3 4
            jump 4 loop
            write 1 6
            jump 6 loop
        end:
    """,
    "multiply by k": """
            read 1 2
        loop:
            inc 1 1
            jump 1 end
            read 1 3
            zero 4
            copy 2 5
        multiply:
            jump 5 store
            add 4 3 4
            dec 5 5
            jump 6 multiply
        store:
            write 1 4
            jump 6 loop
        end:
    """,
    "distance of halves": """
        find:
            inc 2 2
            add 2 2 3
            jump 3 loop
            jump 6 find
        loop:
            read 1 3
            read 2 4
            max 3 4 5
            min 3 4 4
            sub 5 4 5
            write 1 5
            inc 1 1
            inc 2 2
            jump 2 end
            jump 6 loop
        end:
    """,
    "second half where first is 0": """
        find:
            inc 2 2
            add 2 2 3
            jump 3 loop
            jump 6 find
        loop:
            read 1 3
            jump 3 put
            jump 6 next
        put:
            read 2 4
            write 1 4
        next:
            inc 1 1
            inc 2 2
            jump 2 end
            jump 6 loop
        end:
    """,
    "order mirrored": """
        loop:
            dec 2 2
            read 1 3
            read 2 4
            min 3 4 5
            max 3 4 4
            write 1 5
            write 2 4
            inc 1 1
            add 1 1 5
            jump 5 end
            jump 6 loop
        end:
    """,
    "multiply pairs": """
        loop:
            read 1 3
            inc 1 2
            read 2 4
            zero 5
        multiply:
            jump 4 store
            add 5 3 5
            dec 4 4
            jump 6 multiply
        store:
            write 1 5
            inc 2 1
            jump 1 end
            jump 6 loop
        end:
    """,
    "suffix sums": """
        loop:
            dec 1 1
            read 1 2
            add 2 3 3
            write 1 3
            jump 1 end
            jump 6 loop
        end:
    """,
    "three cell sums": """
        loop:
            read 1 3
            inc 1 2
            zero 4
            jump 2 store
            read 2 4
        store:
            add 4 5 4
            add 4 3 4
            write 1 4
            copy 3 5
            copy 2 1
            jump 1 end
            jump 6 loop
        end:
    """,
    "flag changes": """
            inc 5 5
        loop:
            read 1 2
            sub 2 3 4
            min 4 5 4
            write 1 4
            copy 2 3
            inc 1 1
            jump 1 end
            jump 6 loop
        end:
    """,
    "reverse all": """
        loop:
            dec 2 2
            read 1 3
            read 2 4
            write 1 4
            write 2 3
            inc 1 1
            add 1 1 5
            jump 5 end
            jump 6 loop
        end:
    """,
    "spread out": """
        find:
            inc 2 2
            add 2 2 3
            jump 3 loop
            jump 6 find
        loop:
            dec 2 2
            add 2 2 3
            read 2 4
            write 3 4
            inc 3 3
            write 3 6
            jump 2 end
            jump 6 loop
        end:
    """,
    "zeros to the end": """
        loop:
            read 1 3
            jump 3 next
            write 2 3
            inc 2 2
        next:
            inc 1 1
            jump 1 fill
            jump 6 loop
        fill:
            jump 2 end
            write 2 6
            inc 2 2
            jump 6 fill
        end:
    """,
    "sort bits": """
            inc 4 4
        loop:
            read 1 3
            jump 3 zero
        next:
            inc 1 1
            jump 1 end
            jump 6 loop
        zero:
            write 1 4
            write 2 3
            inc 2 2
            jump 6 next
        end:
    """,
    "keep odd cells": """
        loop:
            read 1 3
            copy 3 4
        parity:
            jump 4 next
            dec 4 4
            jump 4 keep
            dec 4 4
            jump 6 parity
        keep:
            write 2 3
            inc 2 2
        next:
            inc 1 1
            jump 1 end
            jump 6 loop
        end:
    """,
    "largest to the end": """
            read 1 2
        loop:
            inc 1 3
            jump 3 end
            read 3 4
            min 2 4 5
            write 1 5
            max 2 4 2
            copy 3 1
            jump 6 loop
        end:
            write 1 2
    """,
    "drop the first k": """
            read 1 2
        loop:
            inc 1 1
            jump 1 end
            add 1 2 3
            zero 4
            max 1 3 5
            sub 5 1 5
            jump 5 store
            read 3 4
        store:
            write 1 4
            jump 6 loop
        end:
    """,
    "reverse the first k": """
            read 1 2
        loop:
            inc 1 1
            max 1 2 3
            sub 3 1 3
            jump 3 end
            read 1 4
            read 2 5
            write 1 5
            write 2 4
            dec 2 2
            jump 6 loop
        end:
    """,
    "rotate k times": """
            read 1 2
        turn:
            jump 2 end
            dec 1 3
            read 3 4
        loop:
            read 1 5
            write 1 4
            copy 5 4
            inc 1 1
            jump 1 next
            jump 6 loop
        next:
            dec 2 2
            jump 6 turn
        end:
    """,
    "second largest": """
        loop:
            read 1 2
            min 2 3 5
            max 5 4 4
            max 2 3 3
            inc 1 1
            jump 1 end
            jump 6 loop
        end:
            write 6 4
    """,
    "count repeats": """
            inc 1 1
            read 1 2
        loop:
            inc 1 1
            jump 1 end
            read 1 3
            sub 3 2 4
            copy 3 2
            jump 4 hit
            jump 6 loop
        hit:
            inc 5 5
            jump 6 loop
        end:
            write 6 5
    """,
    "sum by address": """
        loop:
            dec 1 1
            jump 1 end
            read 1 2
            add 2 3 3
            add 3 4 4
            jump 6 loop
        end:
            write 6 4
    """,
    "longest run": """
        loop:
            inc 1 1
            jump 1 end
            read 1 2
            jump 2 reset
            inc 3 3
            max 3 4 4
            jump 6 loop
        reset:
            zero 3
            jump 6 loop
        end:
            write 6 4
    """,
    "sorted or not": """
            inc 4 4
        loop:
            inc 1 1
            jump 1 end
            read 1 2
            max 2 3 5
            sub 5 2 5
            copy 2 3
            jump 5 loop
            zero 4
            jump 6 loop
        end:
            write 6 4
    """,
    "sum of squares into the last": """
        loop:
            read 1 2
            copy 2 3
        multiply:
            jump 3 next
            add 4 2 4
            dec 3 3
            jump 6 multiply
        next:
            inc 1 1
            jump 1 end
            jump 6 loop
        end:
            dec 1 1
            write 1 4
    """,
    "last place of k": """
            read 1 2
        loop:
            inc 1 1
            jump 1 end
            read 1 3
            sub 3 2 3
            jump 3 hit
            jump 6 loop
        hit:
            copy 1 4
            jump 6 loop
        end:
            write 6 4
    """,
    "first cell over k": """
            read 1 2
        loop:
            inc 1 1
            jump 1 end
            read 1 3
            max 2 3 4
            sub 4 2 4
            jump 4 loop
            copy 3 5
        end:
            write 6 5
    """,
    "k times the next": """
            read 1 2
            inc 1 1
            read 1 3
        loop:
            jump 2 end
            add 4 3 4
            dec 2 2
            jump 6 loop
        end:
            write 6 4
    """,
    "append the sum": """
        loop:
            read 1 2
            jump 2 end
            add 2 3 3
            inc 1 1
            jump 6 loop
        end:
            write 1 3
    """,
    "insert 1 in front": """
            inc 3 3
        loop:
            read 1 2
            write 1 3
            jump 2 end
            copy 2 3
            inc 1 1
            jump 6 loop
        end:
    """,
    "reverse before 0": """
        find:
            read 2 3
            jump 3 loop
            inc 2 2
            jump 6 find
        loop:
            dec 2 2
            max 1 2 5
            sub 5 1 5
            jump 5 end
            read 1 3
            read 2 4
            write 1 4
            write 2 3
            inc 1 1
            jump 6 loop
        end:
    """,
    "double after 0": """
        find:
            read 1 2
            jump 2 loop
            inc 1 1
            jump 6 find
        loop:
            inc 1 1
            jump 1 end
            read 1 2
            add 2 2 2
            write 1 2
            jump 6 loop
        end:
    """,
}
