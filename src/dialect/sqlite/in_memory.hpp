#pragma once

#include <string_view>

namespace sequelize::detail {

/// Whether the storage is the connection's own and gone when that is closed: memory, or the temporary file that a
/// storage without a name stands for. Throws InvalidConnectionError for `:memory:` with something
/// behind it, which SQLite would take for a file's name.
[[nodiscard]] bool isStorageInMemory(std::string_view storage);

}  // namespace sequelize::detail
