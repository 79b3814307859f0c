# How many probes still succeeded, for each contender and fault: a table in colours. From truth.dat, which the report writes.
set terminal svg size 1040,380 font "Helvetica,14" background "white"
set output OUT
unset key
unset border
unset colorbox
set title "Probes that still succeeded after a fault (one every 100 ms, for up to 35 s)" font ",16" offset -8,1.4
set xrange [0.5:FAULTS + 0.5]
set yrange [CONTENDERS + 0.5:0.5]
set x2range [0.5:FAULTS + 0.5]
unset xtics
set x2tics scale 0 offset 0,-0.3 font ",12"
set ytics scale 0
set lmargin 25
set tmargin 6.5
set bmargin 1
plot DATA using 1:2:(0.485):(0.455):3 with boxxyerror fill solid 1 noborder linecolor rgb variable, \
     DATA using 1:2:4:x2tic(5):ytic(6) with labels font ",14"
