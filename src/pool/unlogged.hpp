#pragma once

#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

inline const Logger silentLogger{};

/// For questions that a call asks for itself, beside the statements that it stands for.
[[nodiscard]] inline RunOptions unlogged(RunOptions run) {
    run.logging = &silentLogger;
    return run;
}

}  // namespace sequelize::detail
