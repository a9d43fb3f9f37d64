#pragma once

#include <exception>
#include <functional>
#include <string>

namespace test {

/// What it threw says; "none" where it threw nothing.
inline std::string failure(const std::function<void()>& work) {
    try {
        work();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "none";
}

}  // namespace test
