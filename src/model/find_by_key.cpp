// findByPk of a call that says nothing else: its text is found by the table and the types of the key's values, without
// a request and its shape.
#include <algorithm>
#include <array>
#include <string_view>
#include <type_traits>

#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "../core/recently_used.hpp"
#include "cached_finds.hpp"
#include "compiled_find.hpp"
#include "hooks/hook_masks.hpp"

namespace sequelize::detail {
namespace {

/// What decides of the text, beside that there is nothing else.
struct KeyedFind {
    std::uint64_t generation = 0;
    const void* table = nullptr;
    const void* result = nullptr;
    std::array<Value::Type, 8> types{};
    [[nodiscard]] std::string_view bytes() const noexcept {
        static_assert(std::has_unique_object_representations_v<KeyedFind>);
        return {reinterpret_cast<const char*>(this), sizeof *this};
    }
};

RecentlyUsed<std::shared_ptr<const CompiledFind>>& keyedFindsOfThisThread() {
    constexpr std::size_t capacity = 128;
    thread_local RecentlyUsed<std::shared_ptr<const CompiledFind>> finds(capacity);
    return finds;
}

}  // namespace

bool ModelCore::findByKey(const std::vector<Value>& key, const ResultStruct* result, const RunOptions& run,
                          RecordSink sink) const {
    if (models_.haveRules() || models_.loops() || runsHooks(run, findHooks)) return false;
    if (isCached(*this, run)) return false;
    KeyedFind asked{.generation = models_.graph().generation(), .table = &table_, .result = result};
    std::array<const Value*, std::tuple_size_v<decltype(asked.types)>> values{};
    if (key.size() != table_.primaryKey.size() || key.size() > values.size()) return false;
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (key[i].isNull() || key[i].getIf<bool>()) return false;  // they are words of the text, and no values
        asked.types[i] = key[i].type();
        values[i] = &key[i];
    }
    auto& finds = keyedFindsOfThisThread();
    if (const auto* found = finds.find(asked.bytes())) {
        const auto known = *found;  // a logger may find, too
        auto statement = known->statementFor({}, std::span(values).first(key.size()));
        if (!statement) return false;  // no row holds such a key, which is said by another text
        readFound(*known, *std::move(statement), run, nullptr, sink);
        return true;
    }
    FindRequest request{.run = run, .result = result};
    restrictToKey(request, key);
    auto [compiled, statement, shape, planned] = prepared(request);
    if (compiled->isReusable() && shape.values().size() == key.size()) finds.emplace(asked.bytes(), compiled);
    readFound(*compiled, std::move(statement), run, nullptr, sink);
    return true;
}

}  // namespace sequelize::detail
