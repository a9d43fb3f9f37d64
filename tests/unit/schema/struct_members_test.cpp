// What the compiler tells of a struct's members.
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <sequelize/schema/struct_members.hpp>

#include "support/catch.hpp"

using namespace sequelize::detail;

namespace {

struct Plain {
    int id{};
    std::string long_name;
    double _half = 0.5;
    std::optional<std::vector<Plain*>> others{};
};
struct NothingToCopy {
    std::unique_ptr<int> pointer{};
    std::thread worker{};
    char text[20]{};
    std::string after{};
};
struct Mark {};
struct OtherMark {};
struct Marked : Mark, OtherMark {
    int id{};
    std::string text{};
};
struct Base {
    int inherited{};
};
struct Derived : Base, Mark {
    int own{};
    bool other{};
};
struct Explicit {
    explicit Explicit(int = 0) {}
};
struct HardToMake {
    int id{};
    Explicit member = Explicit(3);
    int after{};
};
class Private {
public:
    int id{};

private:
    int hidden_ [[maybe_unused]]{};
};
struct Empty {};
template <class A, class B>
struct Couple {
    A first{};
    B second{};
    std::optional<A> third{};
};
struct Sixty4 {
    int a0{}, a1{}, a2{}, a3{}, a4{}, a5{}, a6{}, a7{}, a8{}, a9{}, b0{}, b1{}, b2{}, b3{}, b4{}, b5{}, b6{}, b7{},
        b8{}, b9{}, c0{}, c1{}, c2{}, c3{}, c4{}, c5{}, c6{}, c7{}, c8{}, c9{}, d0{}, d1{}, d2{}, d3{}, d4{}, d5{},
        d6{}, d7{}, d8{}, d9{}, e0{}, e1{}, e2{}, e3{}, e4{}, e5{}, e6{}, e7{}, e8{}, e9{}, f0{}, f1{}, f2{}, f3{},
        f4{}, f5{}, f6{}, f7{}, f8{}, f9{}, g0{}, g1{}, g2{};
    std::string g3{};
};
struct Sixty5 {
    Sixty4 first{};
    int a0{}, a1{}, a2{}, a3{}, a4{}, a5{}, a6{}, a7{}, a8{}, a9{}, b0{}, b1{}, b2{}, b3{}, b4{}, b5{}, b6{}, b7{},
        b8{}, b9{}, c0{}, c1{}, c2{}, c3{}, c4{}, c5{}, c6{}, c7{}, c8{}, c9{}, d0{}, d1{}, d2{}, d3{}, d4{}, d5{},
        d6{}, d7{}, d8{}, d9{}, e0{}, e1{}, e2{}, e3{}, e4{}, e5{}, e6{}, e7{}, e8{}, e9{}, f0{}, f1{}, f2{}, f3{},
        f4{}, f5{}, f6{}, f7{}, f8{}, f9{}, g0{}, g1{}, g2{}, g3{};
};

template <class T>
std::string namesOf() {
    std::string names;
    for (const auto name : memberNames<T>) names += (names.empty() ? "" : " ") + std::string(name);
    return names;
}

}  // namespace

TEST_CASE("names of members", "[members]") {
    struct Local {
        int one{};
        std::vector<int> two{};
    };
    CHECK(namesOf<Plain>() == "id long_name _half others");
    CHECK(namesOf<NothingToCopy>() == "pointer worker text after");
    CHECK(namesOf<Marked>() == "id text");
    CHECK(namesOf<Couple<int, std::string>>() == "first second third");
    CHECK(namesOf<Couple<Plain, Couple<Local, Local>>>() == "first second third");
    CHECK(namesOf<Local>() == "one two");
    CHECK(memberNames<Sixty4>.size() == 64);
    CHECK(memberNames<Sixty4>.back() == "g3");
}

TEST_CASE("types and places of members", "[members]") {
    CHECK((std::is_same_v<PartsOf<Marked>, TakenApart<int, std::string>>));
    Plain object;
    const auto parts = takeApart(object);
    CHECK(parts.at[0] == &object.id);
    CHECK(parts.at[1] == &object.long_name);
    CHECK(parts.at[3] == &object.others);
    Sixty4 many;
    CHECK(takeApart(many).at[63] == &many.g3);
}

TEST_CASE("structs that can be taken apart, and counted", "[members]") {
    CHECK(factsOf<Plain>.isTakenApart);
    CHECK(factsOf<Empty>.isTakenApart);
    CHECK(factsOf<Empty>.memberCount == 0);
    CHECK(factsOf<NothingToCopy>.memberCount == 4);
    CHECK(factsOf<Sixty4>.isTakenApart);
    CHECK_FALSE(factsOf<Sixty5>.isCounted);
    CHECK_FALSE(factsOf<Derived>.isTakenApart);
    CHECK(factsOf<Derived>.isCounted);
    CHECK(factsOf<Derived>.memberCount == 2);
    CHECK_FALSE(factsOf<HardToMake>.isTakenApart);
    CHECK_FALSE(factsOf<Private>.isCounted);
}
