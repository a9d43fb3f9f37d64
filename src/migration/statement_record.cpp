#include "statement_record.hpp"

#include <charconv>
#include <vector>

#include <sequelize/core/datetime.hpp>

#include "../core/sha256.hpp"

namespace sequelize::detail {
namespace {

std::uint64_t recordedNumber(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

std::string StatementRecord::text() const {
    std::string line = (failed ? "!" : "") + hash;
    if (!call.empty() || affectedRows != 0 || insertId != 0) line += " " + (call.empty() ? "-" : call);
    if (affectedRows != 0 || insertId != 0) line += " " + std::to_string(affectedRows);
    if (insertId != 0) line += " " + std::to_string(insertId);
    return line;
}

StatementRecord StatementRecord::from(std::string_view line) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = line.find(' ');
        parts.push_back(line.substr(0, end));
        if (end == std::string_view::npos) break;
        line.remove_prefix(end + 1);
    }
    StatementRecord record;
    record.failed = parts[0].starts_with('!');
    record.hash = parts[0].substr(record.failed ? 1 : 0);
    if (parts.size() > 1 && parts[1] != "-") record.call = parts[1];
    if (parts.size() > 2) record.affectedRows = recordedNumber(parts[2]);
    if (parts.size() > 3) record.insertId = recordedNumber(parts[3]);
    return record;
}

std::string hashOf(const CompiledSql& statement) {
    std::string all = statement.sql;
    for (const auto& bind : statement.binds) all += "\x1f" + (bind.getIf<DateTime>() ? "time" : inspect(bind));
    return sha256(all).substr(0, 16);
}

std::string hashOfCall(const std::string& call) {
    return sha256(call).substr(0, 8);
}

}  // namespace sequelize::detail
