#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/migration/migrations.hpp>

#include "../core/ascii.hpp"
#include "../core/sha256.hpp"
#include "migration_files.hpp"
#include "migration_names.hpp"
#include "parse_sql_migration.hpp"

namespace sequelize {

namespace detail {
namespace {

/// The one or two files of a migration in SQL.
struct SqlFiles {
    const MigrationFile* up = nullptr;
    const MigrationFile* down = nullptr;
    SqlFileRole role = SqlFileRole::up;
};

/// Sorts a folder's files into migrations.
class FolderSorter {
public:
    explicit FolderSorter(const std::string& folder) : folder_(folder) {}

    void add(const MigrationFile& file) {
        const auto slash = file.path.find('/');
        const auto base = file.path.substr(slash == std::string::npos ? 0 : slash + 1);
        if (base.starts_with('.') || file.path.starts_with('.')) return;
        const auto extension = migrationExtension(base);
        if (slash != std::string::npos)
            addNested(file, file.path.substr(0, slash), base, extension);
        else if (extension == ".sql")
            addSql(file, base);
        else if (!extension.empty())
            listed_.push_back(codeOf(file));
    }

    std::vector<ListedMigration> finish() {
        for (const auto& [folder, base] : downs_)
            if (sql_[folder].down != nullptr && sql_[folder].up == nullptr)
                fail(*sql_[folder].down,
                     "It undoes what is not there. Name it as the file that it undoes, or delete it.");
        for (const auto& [name, files] : sql_)
            if (files.up != nullptr) listed_.push_back(sqlOf(name, files));
        return std::move(listed_);
    }

private:
    void addSql(const MigrationFile& file, const std::string& base) {
        constexpr std::string_view down = ".down.sql";
        constexpr std::string_view up = ".up.sql";
        const auto small = lowered(base);
        if (small.ends_with(down) && small.size() > down.size())
            return setDown(upNameOf(base.substr(0, base.size() - down.size())), file);
        const bool isHalf = small.ends_with(up) && small.size() > up.size();
        setUp(base, file, isHalf ? SqlFileRole::up : SqlFileRole::whole);
    }

    /// The spelling of its extension may differ from that of the other file.
    static std::string upNameOf(const std::string& stem) { return stem + ".up.sql"; }

    void addNested(const MigrationFile& file, const std::string& folder, const std::string& base,
                   const std::string& extension) {
        if (folder == "down" && extension == ".sql") return setDown(base, file);
        if (base == "up.sql") return setUp(folder, file, SqlFileRole::up);
        if (base == "down.sql") return setDown(folder, file);
        if (!extension.empty())
            fail(file, "A folder inside of this one holds up.sql and down.sql, or is named down. Move the file.");
        if (base == "metadata.toml")
            fail(file,
                 "It is not read. Write \"-- migrate:up transaction:false\" into up.sql where it says so, and delete "
                 "it.");
    }

    void setUp(const std::string& name, const MigrationFile& file, SqlFileRole role) {
        auto& files = sql_[name];
        if (files.up != nullptr)
            fail(file, fmt::format("'{}' has the same name. Delete one.", escapedName(files.up->path)));
        files.up = &file;
        files.role = role;
    }

    void setDown(const std::string& name, const MigrationFile& file) {
        auto& files = sql_[name];
        if (files.down != nullptr)
            fail(file, fmt::format("'{}' undoes the same. Delete one.", escapedName(files.down->path)));
        files.down = &file;
        downs_.emplace(name, file.path);
    }

    ListedMigration sqlOf(const std::string& name, const SqlFiles& files) const {
        ListedMigration listed{.name = name, .checksum = checksumOf(files), .kind = MigrationKind::sql};
        auto up = parseSqlMigration(files.up->text, pathOf(*files.up), files.role);
        listed.up = std::move(up.up);
        listed.down = std::move(up.down);
        listed.replaces = std::move(up.replaces);
        if (files.down != nullptr) {
            if (up.marksDown)
                fail(*files.down, fmt::format("'{}' has a \"-- migrate:down\" of its own. Take one out.",
                                              escapedName(files.up->path)));
            listed.down = parseSqlMigration(files.down->text, pathOf(*files.down), SqlFileRole::down).down;
        }
        return listed;
    }

    static std::string checksumOf(const SqlFiles& files) {
        std::string source = neutralText(files.up->text);
        if (files.down != nullptr) (source += '\0') += neutralText(files.down->text);
        return sha256(source);
    }

    static ListedMigration codeOf(const MigrationFile& file) {
        ListedMigration listed{.name = file.path, .checksum = file.checksum, .kind = MigrationKind::foreign};
        if (file.function == nullptr) return listed;
        listed.kind = MigrationKind::cpp;
        listed.code = file.function();
        return listed;
    }

    [[nodiscard]] std::string pathOf(const MigrationFile& file) const {
        return escapedName(folder_.empty() ? file.path : folder_ + (folder_.ends_with('/') ? "" : "/") + file.path);
    }

    [[noreturn]] void fail(const MigrationFile& file, std::string_view message) const {
        throw UsageError(fmt::format("{}: {}", pathOf(file), message));
    }

    const std::string& folder_;
    std::map<std::string, SqlFiles> sql_{};       ///< by the migration's name
    std::map<std::string, std::string> downs_{};  ///< the same names, of those that have one
    std::vector<ListedMigration> listed_{};
};

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    std::string text(error ? 0 : size, '\0');  // it may be large
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (!in.eof()) text.append(std::istreambuf_iterator<char>(in), {});
    if (!in.is_open() || in.bad() || std::filesystem::is_directory(path))
        throw UsageError(fmt::format("The file {} cannot be read. Is it there, and may this program read it?",
                                     escapedName(path.string())));
    return text;
}

void addFilesOf(const std::filesystem::path& folder, const std::string& prefix, std::vector<MigrationFile>& files) {
    std::error_code error;
    std::filesystem::directory_iterator entries(folder, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        const auto name = entries->path().filename().string();
        std::error_code ignored;  // of a link to nothing: reading tells of it
        if (entries->is_directory(ignored)) {
            if (prefix.empty() && !name.starts_with('.')) addFilesOf(entries->path(), name + "/", files);
            continue;
        }
        const bool isSql = migrationExtension(name) == ".sql" && !name.starts_with('.');
        files.push_back({.path = prefix + name, .text = isSql ? contentOf(entries->path()) : std::string()});
    }
    if (error)
        throw UsageError(fmt::format("The folder {} cannot be read: {}. Give the one that holds the files.",
                                     escapedName(folder.string()), error.message()));
}

}  // namespace

std::vector<MigrationFile> filesOfFolder(const std::string& folder) {
    std::vector<MigrationFile> files;
    addFilesOf(folder, {}, files);
    return files;
}

Migrations migrationsOf(std::vector<MigrationFile> files, const std::string& folder) {
    FolderSorter sorter(folder);
    for (const auto& file : files) sorter.add(file);
    Migrations migrations;
    for (auto& listed : sorter.finish()) migrations.insert(std::move(listed));
    return migrations;
}

}  // namespace detail

Migrations Migrations::fromFolder(const std::string& folder) {
    return detail::migrationsOf(detail::filesOfFolder(folder), folder);
}

}  // namespace sequelize
