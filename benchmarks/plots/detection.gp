# Wrong probes, for each fault and contender, as a colored table. From detection.dat, which the report writes.
set terminal svg size 1280,130 + 28 * (UNHEALTHY + HEALTHY + 1) font "Helvetica,14" background "white"
set output OUT
unset key
unset border
unset colorbox
set label 1 "Unhealthy: probes that still succeeded (one every 100 ms, for up to 31 s)" at character 1, screen 0.97 font ",16"
set label 2 "Healthy all the time: probes that failed (of up to 100)" at character 1, first UNHEALTHY + 1 font ",16"
set xrange [0.5:CONTENDERS + 0.5]
set yrange [UNHEALTHY + HEALTHY + 1.5:0.5]
set x2range [0.5:CONTENDERS + 0.5]
unset xtics
set x2tics scale 0 offset 0,-0.2 font ",12"
set ytics scale 0 font ",13"
set lmargin 48
set rmargin 1
set tmargin 6
set bmargin 0.5
plot DATA using 1:2:(0.485):(0.455):3 with boxxyerror fill solid 1 noborder linecolor rgb variable, \
     DATA using 1:2:4:x2tic(5):ytic(6) with labels font ",14"
