// The file of sequelize-cli's storage "json".
#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "read_json.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

std::vector<std::string> namesInFile(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return {};
    std::string where;
    const auto document = parseJson(fileText(path, path), where);
    if (!document) throw Failure(ExitCode::usage, fmt::format("Error reading \"{}\". It is no JSON: {}", path, where));
    std::vector<std::string> names;
    for (const auto& item : document->items) {
        if (item.kind != Document::Kind::text) names.clear();
        if (item.kind != Document::Kind::text) break;
        names.push_back(item.text);
    }
    if (document->kind != Document::Kind::list || names.size() != document->items.size())
        throw Failure(
            ExitCode::usage,
            fmt::format("\"{}\" is no list of names, as it is kept there what was run; nothing was done", path));
    return names;
}

void writeNames(const std::string& path, const std::vector<std::string>& names) {
    std::string text = "[";
    for (const auto& name : names)
        text += fmt::format("{}\n  {}", &name == &names.front() ? "" : ",", jsonString(name));
    replaceFile(path, text + (names.empty() ? "]" : "\n]"));
}

}  // namespace

MigrationStorage jsonStorage(const std::string& path) {
    return {.executed = [path] { return namesInFile(path); },
            .logMigration =
                [path](const std::string& name) {
                    auto names = namesInFile(path);
                    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
                    writeNames(path, names);
                },
            .unlogMigration =
                [path](const std::string& name) {
                    auto names = namesInFile(path);
                    std::erase(names, name);
                    writeNames(path, names);
                }};
}

}  // namespace sequelize::detail::commandline
