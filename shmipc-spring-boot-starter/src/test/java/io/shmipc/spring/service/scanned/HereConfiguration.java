package io.shmipc.spring.service.scanned;

import io.shmipc.spring.service.ImportShmipcServices;
import org.springframework.context.annotation.Configuration;

/** Says nothing about where to look. */
@Configuration(proxyBeanMethods = false)
@ImportShmipcServices
public class HereConfiguration {}
