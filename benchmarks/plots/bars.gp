# One bar for each contender, with the least and the most of its runs. From a file that the report writes: number, name, median, least, most, colour.
set terminal svg size 960,110 + 30 * ROWS font "Helvetica,14" background "white"
set output OUT
unset key
set border 1
set title TITLE font ",16"
set yrange [ROWS + 0.6:0.4]
set xrange [0:*]
set xtics nomirror
set ytics scale 0
set grid xtics linecolor rgb "#dddddd"
set lmargin 26
set rmargin 10
set xlabel LABEL
plot DATA using (0):1:(0):3:($1 - 0.32):($1 + 0.32):6:ytic(2) with boxxyerror fill solid 1 noborder linecolor rgb variable, \
     DATA using 3:1:4:5 with xerrorbars pointtype -1 linecolor rgb "#444444", \
     DATA using 5:1:7 with labels left offset 0.8,0
