# One line for each call, over the number of threads. From a file that the report writes: a block for each, its name first.
set terminal svg size 960,430 font "Helvetica,14" background "white"
set output OUT
set title "What a call takes, by threads that share it" font ",16"
set xlabel "threads"
set ylabel "nanoseconds"
set logscale x 2
set xrange [0.95:8.4]
set xtics (1, 2, 4, 8)
set yrange [0:*]
set grid ytics linecolor rgb "#dddddd"
set border 3
set tics nomirror
set key outside right center Left reverse spacing 1.4 samplen 2
array COLOURS[6] = ["#2e7d32", "#66bb6a", "#a5d6a7", "#90a4ae", "#546e7a", "#ffb74d"]
plot for [i = 0 : CALLS - 1] DATA index i using 1:2 with linespoints linewidth 2.5 pointtype 7 pointsize 0.6 linecolor rgb COLOURS[i + 1] title columnheader(1)
