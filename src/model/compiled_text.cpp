#include "compiled_text.hpp"

#include <algorithm>
#include <unordered_map>

namespace sequelize::detail {
namespace {

/// Longer lists cost more to run than to write, and to keep.
constexpr std::size_t mostValues = 500;

}  // namespace

CompiledSql CompiledText::writeOnce(const std::function<CompiledSql(BindOrigins* origins)>& write) {
    if (!wantsTables) return write(nullptr);
    BindOrigins origins;
    CompiledSql compiled = write(&origins);
    tables_ = std::move(origins.tables);
    return compiled;
}

CompiledSql CompiledText::compile(const SqlDialect& dialect,
                                  const std::function<CompiledSql(BindOrigins* origins)>& write, const Shape& shape,
                                  const LevelKeys& keys) {
    if (shape.isUnique() || shape.values().size() > mostValues) return writeOnce(write);
    std::unordered_map<const Value*, std::size_t> places;
    for (const auto* value : shape.values()) places.emplace(value, places.size());
    // Of a condition that the request has twice it cannot be said which bind came from where.
    if (places.size() != shape.values().size()) return writeOnce(write);
    for (const auto& key : keys)
        for (const auto& value : key) places.emplace(value.value(), places.size());
    BindOrigins origins;
    CompiledSql compiled = write(&origins);
    tables_ = std::move(origins.tables);
    if (!origins.isReusable) return compiled;
    sql_ = compiled.sql;
    unsigned64_ = dialect.capabilities().unsigned64;
    binds_.reserve(origins.list.size());
    for (std::size_t i = 0; i < origins.list.size(); ++i) {
        const BindOrigin& origin = origins.list[i];
        Bind& bind = binds_.emplace_back(Bind{.kind = origin.kind, .beside = origin.beside});
        const Value* const value = origin.node ? &origin.node->value : nullptr;
        if (const auto found = places.find(value); found != places.end())
            bind.place = found->second;
        else
            bind.value = compiled.binds[i];
    }
    isReusable_ = true;
    return compiled;
}

bool CompiledText::knowsEachBind() const noexcept {
    using Source = BindOrigin::Source;
    return std::ranges::none_of(binds_, [](const Bind& bind) {
        return bind.place == constant && bind.kind != Source::limit && bind.kind != Source::offset;
    });
}

std::optional<CompiledSql> CompiledText::statementFor(const RowNumbers& numbers, std::span<const Value* const> values,
                                                      const LevelKeys& keys) const {
    using Source = BindOrigin::Source;
    const auto valueAt = [&](std::size_t place) -> const Value& {
        if (place < values.size()) return *values[place];
        place -= values.size();
        const auto width = keys.front().size();
        return keys[place / width][place % width]->value;
    };
    CompiledSql statement{.sql = sql_};
    statement.binds.reserve(binds_.size());
    for (const auto& bind : binds_) {
        if (bind.kind == Source::limit) {
            statement.binds.emplace_back(rowCount(*numbers.limit, unsigned64_));
        } else if (bind.kind == Source::offset) {
            statement.binds.emplace_back(rowCount(*numbers.offset, unsigned64_));
        } else if (bind.place == constant) {
            statement.binds.push_back(bind.value);
        } else if (const Value& given = valueAt(bind.place); bind.beside) {
            Value& value = statement.binds.emplace_back(given);
            if (makeComparable(*bind.beside, value) == Comparability::noRow) return std::nullopt;
            if (bind.kind == Source::capitals) value = inCapitals(*value.getIf<Uuid>());
            if (bind.kind == Source::asGiven) value = documentAsGiven(given, value);
        } else if (bind.kind == Source::value) {
            statement.binds.push_back(given);
        } else if (bind.kind == Source::jsonText) {
            statement.binds.emplace_back(jsonTextOf(given));
        } else if (bind.kind == Source::jsonReal) {
            statement.binds.emplace_back(jsonRealOf(given));
        } else {
            statement.binds.emplace_back(likePattern(*given.getIf<std::string>(), bind.kind));
        }
    }
    return statement;
}

}  // namespace sequelize::detail
