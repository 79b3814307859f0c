# How many percent of the probes failed, for each load and contender: a table in colours. From a file that the report writes: first the cells
# (column, row, colour, text, name of the row), then the headings (column, row, text).
set terminal svg size 1280,110 + 26 * ROWS font "Helvetica,13" background "white"
set output OUT
unset key
unset border
unset colorbox
set label 1 "Probes that failed although the application was healthy (%)" at character 1, screen 0.96 font ",16"
set xrange [0.4:COLUMNS + 0.6]
set yrange [ROWS + 0.6:-2]
unset xtics
set ytics scale 0
set lmargin 29
set rmargin 1
set tmargin 2.5
set bmargin 0.5
plot DATA index 0 using 1:2:(0.485):(0.455):3 with boxxyerror fill solid 1 noborder linecolor rgb variable, \
     DATA index 0 using 1:2:4:ytic(5) with labels font ",12", \
     DATA index 1 using 1:2:3 with labels font ",12"
