/** A node inside a Spring Boot application. */
package com.example.boot;
