package io.shmipc.spring.test.autoconfigure;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Reads the properties of {@link ShmipcTest}. */
class ShmipcTestContextBootstrapper extends TestSliceTestContextBootstrapper<ShmipcTest> {}
