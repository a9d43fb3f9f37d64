#include <sequelize/core/hook_table.hpp>

#include <string>

#include "support/catch.hpp"

using namespace sequelize::detail;
using sequelize::HookType;

namespace {

HookTable::Function append(const char* text) {
    return [text](void* call) { *static_cast<std::string*>(call) += text; };
}

std::string ranBy(const HookTable& table, HookType type) {
    std::string text;
    table.run(type, &text);
    return text;
}

}  // namespace

TEST_CASE("hooks run in the order in which they were added", "[hooks]") {
    HookTable table;
    CHECK(table.mask() == 0);
    CHECK(ranBy(table, HookType::beforeFind).empty());
    table.add(HookType::beforeFind, "", append("a"));
    table.add(HookType::beforeFind, "b", append("b"));
    table.add(HookType::afterFind, "b", append("after"));
    table.add(HookType::beforeFind, "", append("c"));
    CHECK(ranBy(table, HookType::beforeFind) == "abc");
    CHECK(table.has(maskOf(HookType::beforeFind, HookType::beforeSync)));
    CHECK_FALSE(table.has(maskOf(HookType::beforeSync)));
    CHECK(table.remove(HookType::beforeFind, "b"));
    CHECK_FALSE(table.remove(HookType::beforeFind, "b"));
    CHECK_FALSE(table.remove(HookType::beforeFind, ""));
    CHECK(ranBy(table, HookType::beforeFind) == "ac");
    CHECK(table.remove(HookType::afterFind, "b"));
    CHECK_FALSE(table.has(maskOf(HookType::afterFind)));
}

TEST_CASE("a hook of saving is one of creating and one of updating", "[hooks]") {
    HookTable table;
    table.add(HookType::beforeCreate, "", append("create "));
    table.add(HookType::beforeSave, "save", append("save "));
    table.add(HookType::afterSave, "save", append("after "));
    CHECK(ranBy(table, HookType::beforeCreate) == "create save ");
    CHECK(ranBy(table, HookType::beforeUpdate) == "save ");
    CHECK(ranBy(table, HookType::afterCreate) == "after ");
    CHECK(table.remove(HookType::beforeSave, "save"));
    CHECK(ranBy(table, HookType::beforeCreate) == "create ");
    CHECK_FALSE(table.has(maskOf(HookType::beforeSave, HookType::beforeUpdate)));
}

TEST_CASE("a hook of any type is one in all its lists, and is deleted with the last", "[hooks]") {
    struct Counter {
        int& deleted;
        int ran = 0;
    };
    int deleted = 0;
    {
        HookTable table;
        table.add(
            HookType::beforeSave, "count", new Counter{deleted},
            [](void* hook, void* call) {
                *static_cast<std::string*>(call) += std::to_string(++static_cast<Counter*>(hook)->ran);
            },
            [](void* hook) {
                auto* counter = static_cast<Counter*>(hook);
                ++counter->deleted;
                delete counter;
            }
        );
        table.add(HookType::beforeCreate, "", append("a"));
        CHECK(ranBy(table, HookType::beforeCreate) == "1a");
        CHECK(ranBy(table, HookType::beforeUpdate) == "2");
        CHECK(deleted == 0);
        CHECK(table.remove(HookType::beforeSave, "count"));
        CHECK(deleted == 1);
    }
    CHECK(deleted == 1);
}

TEST_CASE("a list of hooks that runs stays as it is", "[hooks]") {
    HookTable table;
    table.add(HookType::beforeCount, "first", [&](void* call) {
        append("first ")(call);
        table.remove(HookType::beforeCount, "first");
        table.add(HookType::beforeCount, "third", append("third "));
    });
    table.add(HookType::beforeCount, "second", append("second "));
    CHECK(ranBy(table, HookType::beforeCount) == "first second ");
    CHECK(ranBy(table, HookType::beforeCount) == "second third ");
}

TEST_CASE("every type of hook has a bit and a list", "[hooks]") {
    HookTable table;
    for (unsigned type = 0; type <= static_cast<unsigned>(HookType::afterQuery); ++type) {
        table.add(static_cast<HookType>(type), "", append("x"));
        CHECK(table.has(maskOf(static_cast<HookType>(type))));
        CHECK_FALSE(ranBy(table, static_cast<HookType>(type)).empty());
    }
}
