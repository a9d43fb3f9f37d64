#include "open_files.hpp"

#include "sqlite_database.hpp"

namespace sequelize::detail::sqlite {

OpenFiles& OpenFiles::instance() {
    static auto* const files = new OpenFiles;
    return *files;
}

bool OpenFiles::hasFile(sqlite3* handle) noexcept {
    const char* const name = sqlite3_db_filename(handle, "main");
    return name != nullptr && *name != '\0';
}

void CloseDatabase::operator()(sqlite3* handle) const noexcept {
    if (process != forksSoFar()) return;
    const bool isCounted = counts && OpenFiles::hasFile(handle);
    sqlite3_close_v2(handle);
    if (isCounted) OpenFiles::instance().closed();
}

}  // namespace sequelize::detail::sqlite
