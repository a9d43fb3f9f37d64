#include "state_rows.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/datetime.hpp>

#include "../core/sha256.hpp"

namespace sequelize::detail {
namespace {

std::string stateText(const Value& value) {
    const auto* text = value.getIf<std::string>();
    return text ? *text : std::string();
}

std::optional<std::string> optionalStateText(const Value& value) {
    return value.isNull() ? std::nullopt : std::optional<std::string>(stateText(value));
}

Value textOrNull(const std::optional<std::string>& text) {
    return text ? Value(*text) : Value(null);
}

std::size_t countIn(const Value& value) {
    if (const auto* number = value.getIf<std::uint64_t>()) return static_cast<std::size_t>(*number);
    const auto* number = value.getIf<std::int64_t>();
    return number ? static_cast<std::size_t>(*number) : 0;
}

std::vector<std::string> splitLines(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string partName(const std::string& owner, std::size_t number) {
    return fmt::format("{}:{}", owner, number);
}

}  // namespace

MigrationState stateFrom(const std::vector<Value>& row) {
    return {.name = stateText(row[0]),
            .direction = stateText(row[1]),
            .state = stateText(row[2]),
            .checksum = stateText(row[3]),
            .applied = countIn(row[4]),
            .hashes = splitLines(stateText(row[5])),
            .inFlight = optionalStateText(row[6]),
            .schemaBefore = optionalStateText(row[7]),
            .error = optionalStateText(row[8])};
}

std::vector<Value> stateValues(const MigrationState& state) {
    std::string hashes;
    for (std::size_t at = state.parted; at < state.hashes.size(); ++at) hashes.append(state.hashes[at]) += '\n';
    const Value finished = state.state == "running" ? Value(null) : Value(now());
    return {Value(state.direction),
            Value(state.state),
            Value(state.checksum),
            Value(static_cast<std::uint64_t>(state.applied)),
            Value(std::move(hashes)),
            textOrNull(state.inFlight),
            textOrNull(state.schemaBefore),
            textOrNull(state.error),
            finished,
            Value(state.name)};
}

std::string ownerOfParts(const std::string& name) {
    return sha256(name);
}

MigrationState nextPart(const MigrationState& state) {
    const std::string owner = ownerOfParts(state.name);
    const auto begin = state.hashes.begin() + static_cast<std::ptrdiff_t>(state.parted);
    return {.name = partName(owner, state.parted / statementsOfPart),
            .direction = state.direction,
            .state = statePart,
            .checksum = owner,
            .applied = statementsOfPart,
            .hashes = {begin, begin + static_cast<std::ptrdiff_t>(statementsOfPart)}};
}

/// The row of the state tells how many parts count: what is behind these is of a run that was interrupted in between.
std::vector<MigrationState> statesOf(std::vector<MigrationState> rows) {
    std::map<std::string, std::vector<std::string>> parts;
    for (auto& row : rows)
        if (row.state == statePart) parts.emplace(row.name, std::move(row.hashes));
    std::erase_if(rows, [](const MigrationState& row) { return row.state == statePart; });
    if (parts.empty()) return rows;
    for (auto& state : rows) {
        if (state.hasEnded() || state.applied <= state.hashes.size()) continue;
        const std::string owner = ownerOfParts(state.name);
        std::vector<std::string> list;
        const std::size_t missing = state.applied - state.hashes.size();
        while (list.size() < missing) {
            const auto part = parts.find(partName(owner, list.size() / statementsOfPart));
            if (part == parts.end()) break;
            std::ranges::move(part->second, std::back_inserter(list));
        }
        if (list.size() != missing) continue;
        state.parted = missing;
        std::ranges::move(state.hashes, std::back_inserter(list));
        state.hashes = std::move(list);
    }
    return rows;
}

}  // namespace sequelize::detail
