/** An application with modules that uses the library. */
module io.github.healthchecklib.it {
    requires io.github.healthchecklib;
    requires io.github.healthchecklib.client;
    requires jdk.jfr;
}
