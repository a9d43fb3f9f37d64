#pragma once

/// For tests of programs that use the library. Opt-in, as `sequelize/json.hpp` is.

#include <sequelize/testing/factory.hpp>
#include <sequelize/testing/fake_clock.hpp>
#include <sequelize/testing/fault_injector.hpp>
#include <sequelize/testing/rolled_back.hpp>
#include <sequelize/testing/statement_counter.hpp>
